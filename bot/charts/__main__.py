"""The process that draws: charts as JSON on its input, a PNG on its output."""

import os
import sys
import tempfile
from pathlib import Path

# matplotlib keeps a list of fonts; where the home folder cannot be written, it warns each time.
os.environ.setdefault("MPLCONFIGDIR", str(Path(tempfile.gettempdir()) / "muster-matplotlib"))

from bot.charts.chart import from_json
from bot.charts.drawing import draw

sys.stdout.buffer.write(draw(from_json(sys.stdin.buffer.read())))
