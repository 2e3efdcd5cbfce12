const $ = (id) => document.getElementById(id);
const form = $("open");
const CHOSEN = "muster-demo-persona";
let state = null;
let chosen = sessionStorage.getItem(CHOSEN);
let shown = "";

function copy(template) {
  return $(template).content.firstElementChild.cloneNode(true);
}

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function unread(persona) {
  return [persona.direct, ...persona.places].reduce((sum, place) => sum + place.unread, 0);
}

function badge(element, count) {
  const unit = document.createElement("span");
  unit.className = "hidden";
  unit.textContent = count === 1 ? " message" : " messages";
  element.replaceChildren(`${count} new`, unit);
  element.hidden = !count;
}

function current() {
  return state.personas.find((persona) => persona.key === chosen) ?? state.personas[0];
}

function personaCard(persona) {
  const card = copy("persona-card");
  const input = card.querySelector("input");
  input.value = persona.key;
  input.checked = persona === current();
  input.dataset.focus = `persona:${persona.key}`;
  card.dataset.persona = persona.key;
  card.querySelector(".face").textContent = [...persona.name.replace(/[^\p{L}]/gu, "")][0] ?? "?";
  for (const part of ["role", "name", "try"]) {
    const element = card.querySelector(`.${part}`);
    element.textContent = persona[part];
    element.id = `${part}-${persona.key}`;
  }
  card.querySelector(".zone").textContent = persona.zone.split("/").at(-1).replaceAll("_", " ");
  const news = card.querySelector(".badge");
  news.id = `news-${persona.key}`;
  badge(news, unread(persona));
  input.setAttribute("aria-labelledby", `role-${persona.key} name-${persona.key}`);
  input.setAttribute("aria-describedby", `try-${persona.key} news-${persona.key}`);
  return card;
}

function placeRow(place, kind) {
  const row = copy("place-row");
  const button = row.querySelector("button");
  button.value = place.id;
  button.dataset.focus = `place:${place.id}`;
  row.querySelector(".sign").textContent = { direct: "@", thread: "⤷", channel: "#" }[kind];
  row.querySelector(".name").textContent = place.name;
  row.querySelector(".topic").textContent =
    kind === "direct" ? "Direct messages with the bot" : kind === "thread" ? `Thread in #${place.section}` : place.topic;
  badge(row.querySelector(".badge"), place.unread);
  for (const part of ["name", "topic", "badge"]) row.querySelector(`.${part}`).id = `${part}-${place.id}`;
  button.setAttribute("aria-labelledby", `name-${place.id}`);
  button.setAttribute("aria-describedby", `topic-${place.id} badge-${place.id}`);
  const open = state.open?.persona === current().key && state.open.channel === place.id;
  if (open) button.setAttribute("aria-current", "true");
  return row;
}

function fileRow(file) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/files/${file.name}`;
  link.download = file.name;
  link.textContent = file.name;
  link.dataset.focus = `file:${file.name}`;
  row.append(link, `: ${file.words}`);
  return row;
}

function groups(persona) {
  const found = [["Direct messages", [[persona.direct, "direct"]]]];
  const byName = new Map();
  let section = "";
  for (const place of persona.places) {
    // A thread stands below its channel, in the channel's section.
    if (!place.thread) section = place.section || "Server";
    if (!byName.has(section)) byName.set(section, []);
    byName.get(section).push([place, place.thread ? "thread" : "channel"]);
  }
  return [...found, ...byName];
}

function placeGroup([title, places], index) {
  const section = document.createElement("section");
  const heading = document.createElement("h3");
  heading.id = `group-${index}`;
  heading.textContent = title;
  const list = document.createElement("ul");
  list.setAttribute("aria-labelledby", heading.id);
  list.append(...places.map(([place, kind]) => placeRow(place, kind)));
  section.append(heading, list);
  return section;
}

function showTime() {
  $("time").textContent = state.time.words;
  $("time").dateTime = state.time.iso;
  $("next").disabled = !state.next;
  $("next-words").textContent = state.next?.words ?? "nothing more is planned";
  $("next-at").textContent = state.next ? `${state.next.at}, in ${state.next.in}` : "";
}

function show(fresh) {
  state = fresh;
  $("event").textContent = state.event;
  document.title = `Muster demo · ${state.event}`;
  showTime();
  const drawn = JSON.stringify([state.personas, state.open, chosen]);
  if (drawn === shown) return;
  shown = drawn;
  const focus = document.activeElement?.dataset.focus;
  const persona = current();
  form.elements.persona.value = persona.key;
  $("personas").replaceChildren($("personas").firstElementChild, ...state.personas.map(personaCard));
  $("places").replaceChildren(...groups(persona).map(placeGroup));
  $("files").hidden = !persona.files.length;
  $("file-list").replaceChildren(...persona.files.map(fileRow));
  if (focus) document.querySelector(`[data-focus="${focus}"]`)?.focus();
}

async function refresh() {
  try {
    const answer = await fetch("/state");
    if (!answer.ok) throw new Error(await answer.text());
    if (document.body.dataset.lost) say("The demo is back.");
    delete document.body.dataset.lost;
    show(await answer.json());
  } catch {
    document.body.dataset.lost = "yes";
    say("The demo does not answer. Start it again with `make run`, then reload this page.");
  }
}

function say(words) {
  if ($("status").textContent !== words) $("status").textContent = words;
}

async function moveClock(button) {
  const steps = [...document.querySelectorAll(".steps button")];
  steps.forEach((step) => step.setAttribute("aria-disabled", "true"));
  say("Moving the clock…");
  const before = new Map(state.personas.map((persona) => [persona.key, unread(persona)]));
  try {
    const answer = await fetch("/clock", { method: "POST", body: new URLSearchParams(button.dataset) });
    if (!answer.ok) throw new Error(await answer.text());
    await new Promise((done) => setTimeout(done, 700));
    await refresh();
    const news = state.personas
      .map((persona) => [persona.name, unread(persona) - before.get(persona.key)])
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} has ${plural(count, "new message")}`);
    say(`It is now ${state.time.words}. ${news.length ? `${news.join(", ")}.` : "No new messages."}`);
  } catch (error) {
    say(error.message);
  }
  steps.forEach((step) => step.removeAttribute("aria-disabled"));
}

$("personas").addEventListener("change", (event) => {
  chosen = event.target.value;
  sessionStorage.setItem(CHOSEN, chosen);
  show(state);
});

document.querySelector(".steps").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && button.getAttribute("aria-disabled") !== "true") void moveClock(button);
});

form.addEventListener("submit", (event) => {
  const name = event.submitter?.querySelector(".name").textContent;
  say(`Opening ${name} as ${current().name} in the other tab.`);
  setTimeout(() => {
    window.open("", form.target)?.focus();
    void refresh();
  }, 300);
});

await refresh();
setInterval(() => document.hidden || refresh(), 2000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
