# The bot alone: no tests, no demo requirements, no compiler, no root.
ARG PYTHON=3.13-slim

FROM python:${PYTHON} AS builder
RUN python -m venv /opt/muster
COPY requirements.lock /build/requirements.lock
# Wheels only, and only those whose hashes are in the lock file.
RUN /opt/muster/bin/pip install --no-cache-dir --disable-pip-version-check \
    --only-binary :all: --require-hashes -r /build/requirements.lock

FROM python:${PYTHON}
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /app \
        --shell /usr/sbin/nologin muster \
    && install --directory --owner muster --group muster /app/data
WORKDIR /app
COPY --from=builder /opt/muster /opt/muster
COPY migrations migrations
COPY config config
COPY bot bot
COPY cogs cogs
ENV PATH=/opt/muster/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite+aiosqlite:////app/data/muster.db
USER 10001:10001
VOLUME /app/data
STOPSIGNAL SIGTERM
# A running bot leaves a sign of life beside the database every 15 s while it is connected.
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 \
    CMD ["python", "-m", "bot", "health"]
# Brings the database to the newest revision before it connects.
CMD ["python", "-m", "bot", "run"]
