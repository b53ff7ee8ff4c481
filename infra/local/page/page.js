// The page's script: reads the product's own JSON, shows it, and reads again when it is told of a change. Text from outside
// is only ever set as textContent.
"use strict";

const $ = (id) => document.getElementById(id);
const state = {
  phones: [], businesses: [], numbers: [], phone: null, business: null,
  rows: [], conversation: null, wanted: null, open: null, skew: 0,
};
const FIRST_PHONES = ["+12125550123", "+12125550124", "+14165550125"];
const BURST = ["Hi there!", "What are your prices?", "And when are you open?"];
const BURST_PAUSE_MS = 900;
const AGAIN_MS = 60000;

// ---- Words -------------------------------------------------------------------------------------------------------

const STATUS = {
  queued: ["Queued", "i-clock"], sending: ["Sending", "i-clock"], sent: ["Sent", "i-tick"], delivered: ["Delivered", "i-ticks"],
  unconfirmed: ["Not confirmed", "i-tick"], unknown: ["Unknown", "i-ask"], failed: ["Failed", "i-cross"],
  suppressed: ["Blocked", "i-bell-off"], cancelled: ["Not sent", "i-cross"],
};
const SOURCE = { manual: "Person", api: "API", system: "System" };
const ORIGIN = { confirmation: "Confirmation", help: "Help", campaign: "Campaign", workflow: "Workflow" };
const NEEDS = {
  model_failed: "The assistant found no usable answer.", model_refused: "The assistant would not answer this.",
  model_unavailable: "The model’s provider refuses us: its key or its quota.", stuck: "The reply got stuck.",
  late: "The message arrived too late to be answered as if it had just come.", loop: "Too many replies in an hour: two machines talking?",
  delivery_failed: "The last message did not arrive.", unknown: "Nobody knows whether the last message left.",
  reply_held: "The reply was not allowed to leave.",
};

const spaced = (number) => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1 $2 $3");
const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const businessOf = (number) => state.businesses.find((one) => one.number === number);
const nameOf = (number) => businessOf(number)?.name ?? spaced(number);
const now = () => Date.now() + state.skew;

// ---- Elements ----------------------------------------------------------------------------------------------------

function make(tag, classes, text) {
  const element = document.createElement(tag);
  if (classes) element.className = classes;
  if (text !== undefined) element.textContent = text;
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

function badge(text, tone, glyph) {
  const element = make("span", `badge${tone ? ` badge-${tone}` : ""}`);
  if (glyph) element.append(icon(glyph));
  element.append(text);
  return element;
}

// Keeps elements whose content is the same, so that nothing flickers and only what is new is read out.
function reconcile(parent, entries, build) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const first = known.size === 0;
  entries.forEach((entry, place) => {
    const print = JSON.stringify(entry.value);
    let element = known.get(entry.key);
    known.delete(entry.key);
    if (!element || element.dataset.print !== print) {
      const fresh = build(entry.value);
      fresh.dataset.key = entry.key;
      fresh.dataset.print = print;
      if (element) swap(element, fresh);
      else if (!first) fresh.classList.add("fresh");
      element = fresh;
    }
    if (parent.children[place] !== element) parent.insertBefore(element, parent.children[place] ?? null);
  });
  known.forEach((gone) => gone.remove());
}

// Whoever had the keyboard in the old element has it in the new one.
function swap(old, fresh) {
  const had = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (had) (fresh.matches("button") ? fresh : fresh.querySelector("button"))?.focus();
}

// New lines scroll into view, unless somebody is reading further up.
function following(log, change) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  change();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

// ---- The phone ---------------------------------------------------------------------------------------------------

function renderPeople() {
  const entries = state.numbers.map((number) => ({ key: number, value: { number, on: number === state.phone } }));
  entries.push({ key: "new", value: "new" });
  reconcile($("people"), entries, (value) => {
    const button = make("button", value === "new" ? "person person-new" : "person");
    button.type = "button";
    if (value === "new") {
      button.append(icon("i-plus"), "New phone");
      button.addEventListener("click", addPhone);
    } else {
      button.textContent = spaced(value.number);
      button.setAttribute("aria-pressed", value.on);
      button.addEventListener("click", () => choosePhone(value.number));
    }
    return button;
  });
  const businesses = state.businesses.map((one) => ({ key: one.number, value: { ...one, on: one.number === state.business } }));
  reconcile($("businesses"), businesses, (one) => {
    const button = make("button", "", one.name);
    button.type = "button";
    button.setAttribute("aria-pressed", one.on);
    button.addEventListener("click", () => chooseBusiness(one.number));
    return button;
  });
  $("device-number").textContent = state.business ? spaced(state.business) : "";
}

function renderDevice() {
  const handset = state.phones.find((one) => one.number === state.phone);
  const texts = (handset?.messages ?? []).filter((text) => text.with === state.business);
  const entries = [];
  let last = 0;
  texts.forEach((text, place) => {
    const at = Date.parse(text.at);
    if (at - last > 15 * 60 * 1000) entries.push({ key: `stamp ${text.at}`, value: { stamp: text.at } });
    last = at;
    entries.push({ key: `${text.at} ${text.direction} ${place}`, value: text });
  });
  if (entries.length === 0) entries.push({ key: `empty ${state.business}`, value: { empty: nameOf(state.business) } });
  const log = $("device-log");
  following(log, () => reconcile(log, entries, buildText));
  $("device-time").textContent = clock(now());
}

function buildText(text) {
  if (text.stamp) return make("li", "stamp", clock(text.stamp));
  if (text.empty) return make("li", "device-empty", `Say hello to ${text.empty}. Anything you type is answered after a short pause, so take your time.`);
  const kind = text.direction === "sent" ? " text-sent" : text.kind === "carrier" ? " text-carrier" : "";
  const item = make("li", `text${kind}`);
  item.append(make("span", "unseen", text.direction === "sent" ? "You: " : text.kind === "carrier" ? "The carrier: " : "They: "));
  text.media.forEach((url) => item.append(url ? picture(url) : make("span", "", "📎 attachment")));
  if (text.text) item.append(make("span", "", text.text));
  return item;
}

function picture(url) {
  const image = make("img");
  image.src = url;
  image.alt = "A picture that the customer sent";
  image.width = 240;
  image.height = 160;
  return image;
}

function choosePhone(number) {
  state.phone = number;
  showPair();
}

function chooseBusiness(number) {
  state.business = number;
  showPair();
}

// The other side follows the phone.
function showPair() {
  $("device-log").replaceChildren();
  renderPeople();
  renderDevice();
  $("device-log").scrollTop = $("device-log").scrollHeight;
  const row = state.rows.find((one) => one.customer === state.phone && one.number === state.business);
  if (row) chooseConversation(row.id);
}

function addPhone() {
  for (let line = 123; line < 200; line += 1) {
    const number = `+12125550${line}`;
    if (!state.numbers.includes(number)) {
      state.numbers.push(number);
      choosePhone(number);
      $("text").focus();
      return;
    }
  }
}

// What was armed is used up by the reply to this.
function fairWeather() {
  $("weather").value = "";
}

async function send(text, media = []) {
  const [from, to] = [state.phone, state.business];
  state.wanted = `${from} ${to}`;
  const answer = await fetch(`/local/phones/${encodeURIComponent(from)}/texts`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ to, text, media }),
  });
  fairWeather();
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? `status ${answer.status}`);
}

async function quick(button) {
  const kind = button.dataset.quick;
  button.disabled = true;
  try {
    if (kind === "burst") {
      for (const [place, text] of BURST.entries()) {
        if (place > 0) await new Promise((done) => setTimeout(done, BURST_PAUSE_MS));
        await send(text);
      }
    } else if (kind === "picture") await send("Can you fix this?", ["picture"]);
    else await send(kind);
    told("");
  } catch (problem) {
    told(`That text did not leave: ${problem.message}.`);
  }
  button.disabled = false;
}

function told(problem) {
  $("problem").textContent = problem;
}

// ---- The business's side -----------------------------------------------------------------------------------------

function renderRows() {
  const entries = state.rows.map((row) => ({ key: row.id, value: { ...row, on: row.id === state.conversation } }));
  reconcile($("rows"), entries, (row) => {
    const item = make("li");
    const button = make("button", "row");
    button.type = "button";
    button.setAttribute("aria-current", row.on);
    button.append(make("span", "row-name", spaced(row.customer)), make("time", "row-time", clock(row.lastMessageAt)));
    button.append(make("span", "row-preview", row.preview || "Picture"));
    const badges = make("span", "row-badges");
    badges.append(badge(nameOf(row.number)));
    if (row.optedOut) badges.append(badge("Opted out", "bad", "i-bell-off"));
    if (row.needsPerson) badges.append(badge("Needs a person", "warn", "i-hand"));
    button.append(badges);
    button.addEventListener("click", () => chooseConversation(row.id));
    item.append(button);
    return item;
  });
  $("inbox-empty").hidden = entries.length > 0;
}

function chooseConversation(id) {
  if (state.conversation !== id) {
    state.conversation = id;
    state.open = null;
    $("log").replaceChildren();
  }
  renderRows();
  return readConversation();
}

function renderThread() {
  const thread = state.open;
  // A conversation that is still being read is not an empty inbox.
  $("empty").hidden = Boolean(thread || state.conversation);
  $("thread-body").hidden = !thread;
  if (!thread) return;
  $("thread-title").textContent = spaced(thread.customer);
  $("thread-with").textContent = `with ${nameOf(thread.number)}, ${spaced(thread.number)}`;
  const badges = [];
  if (!thread.optedOut) badges.push(thread.managedBy === "ai" ? badge("AI answers", "ai", "i-spark") : badge("A person answers"));
  if (thread.status === "escalated") badges.push(badge("Escalated", "warn"));
  if (thread.status === "closed") badges.push(badge("Closed"));
  if (thread.status === "active" && !thread.optedOut) badges.push(badge("Active", "good"));
  if (thread.optedOut) badges.push(badge("Opted out", "bad", "i-bell-off"));
  $("badges").replaceChildren(...badges);
  renderNote(thread);
  const log = $("log");
  const first = log.children.length === 0;
  const entries = thread.messages.map((message, place) => {
    return { key: message.id, value: { ...message, quiet: runsOn(message, thread.messages[place + 1]) } };
  });
  following(log, () => reconcile(log, entries, buildMessage));
  if (first) log.scrollTop = log.scrollHeight;
  renderWindow();
}

// Texts of one burst share the time of the last.
function runsOn(message, next) {
  const plain = message.direction === "inbound" && !message.keyword;
  return plain && next?.direction === "inbound" && clock(next.at) === clock(message.at);
}

function renderNote(thread) {
  const note = $("note");
  const text = thread.needsPerson ? `Needs a person. ${NEEDS[thread.needsPerson] ?? ""}`
    : thread.optedOut ? "The customer has opted out: nothing is sent until they text START." : "";
  if (note.dataset.print !== text) {
    note.dataset.print = text;
    note.dataset.tone = thread.needsPerson ? "warn" : "bad";
    note.replaceChildren(badgeGlyph(thread.needsPerson ? "i-hand" : "i-bell-off"), make("span", "", text));
  }
  note.hidden = !text;
}

function badgeGlyph(name) {
  const glyph = icon(name);
  glyph.setAttribute("width", "16");
  glyph.setAttribute("height", "16");
  return glyph;
}

function buildMessage(message) {
  const out = message.direction === "outbound";
  const ended = ["failed", "suppressed", "cancelled"].includes(message.status);
  const item = make("li", `message${out ? " message-out" : ""}${ended ? " message-ended" : ""}`);
  const bubble = make("div", "bubble");
  message.media.forEach((media) => {
    if (media.url && media.contentType.startsWith("image/")) bubble.append(picture(media.url));
    else bubble.append(make("span", "", attachment(media)));
  });
  bubble.append(make("span", "", message.text));
  const meta = make("p", "meta");
  if (message.source === "sms_agent") meta.append(badge("AI", "ai", "i-spark"));
  else if (out) meta.append(badge(ORIGIN[message.origin] ?? SOURCE[message.source] ?? message.source));
  if (message.keyword) meta.append(badge(`${message.keyword.toUpperCase()} keyword`, message.keyword === "stop" ? "bad" : ""));
  meta.append(make("time", "", clock(message.at)));
  if (out) meta.append(status(message));
  if (out && message.segments > 1) meta.append(make("span", "", `${message.segments} segments`));
  if (message.reason) meta.append(make("span", "", message.code ? `${message.reason} (${message.code})` : message.reason));
  item.append(bubble);
  if (!message.quiet) item.append(meta);
  return item;
}

function attachment(media) {
  return { pending: "Fetching an attachment …", refused: "An attachment of a kind that is not kept", lost: "An attachment that could not be fetched" }[media.state]
    ?? `Attachment (${media.contentType})`;
}

function status(message) {
  const [word, glyph] = STATUS[message.status] ?? [message.status, "i-ask"];
  const element = make("span", "status");
  element.dataset.status = message.status;
  element.append(icon(glyph), word);
  return element;
}

// ---- The window --------------------------------------------------------------------------------------------------

const AROUND = 100.53;
let ticking = null;

function renderWindow() {
  const open = state.open?.window;
  const left = open ? Date.parse(open.end) - now() : 0;
  const stage = !open ? "none" : left > 0 && !open.drafted ? "gathering" : "writing";
  const element = $("window");
  element.dataset.stage = stage;
  const count = open?.joined === 1 ? "1 text" : `${open?.joined} texts`;
  const [title, more] = {
    none: ["No burst is open", state.open?.optedOut ? "Nothing is answered while the customer is opted out." : "The next text opens a window."],
    gathering: ["Gathering the burst", `${count} so far, answered together when the ring is full.`],
    writing: [open?.drafted ? "The reply is leaving" : "Writing one reply", `It answers ${count}.`],
  }[stage];
  if ($("window-title").textContent !== title) $("window-title").textContent = title;
  if ($("window-more").textContent !== more) $("window-more").textContent = more;
  const whole = open ? Math.max(1, Date.parse(open.end) - Date.parse(open.opened)) : 1;
  const done = stage === "gathering" ? Math.min(1, 1 - left / whole) : 0;
  if (stage === "writing") $("ring").removeAttribute("stroke-dashoffset");
  $("ring").style.strokeDashoffset = stage === "writing" ? "" : String(AROUND * (1 - done));
  $("ring-text").textContent = stage === "gathering" ? String(Math.ceil(left / 1000)) : "";
  if (stage !== "none" && ticking === null) ticking = setInterval(renderWindow, 100);
  if (stage === "none" && ticking !== null) {
    clearInterval(ticking);
    ticking = null;
  }
}

// ---- Reading -----------------------------------------------------------------------------------------------------

async function json(url) {
  const answer = await fetch(url, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function readPhones() {
  const phones = await json("/local/phones");
  state.phones = phones.items;
  state.businesses = phones.businesses;
  document.body.dataset.phones = phones.simulated ? "yes" : "no";
  if (!phones.simulated) {
    document.body.dataset.view = "business";
    $("empty-text").textContent = "Text one of your numbers. The burst is gathered here, and one reply answers all of it.";
  }
  $("mode").textContent = phones.simulated ? "Telnyx simulated" : "Real messages";
  $("mode").dataset.real = phones.simulated ? "no" : "yes";
  $("mode").hidden = false;
  for (const number of [...FIRST_PHONES, ...phones.items.map((one) => one.number)]) {
    if (!state.numbers.includes(number) && !businessOf(number)) state.numbers.push(number);
  }
  state.phone ??= state.numbers[0];
  state.business ??= phones.businesses[0]?.number ?? null;
  renderPeople();
  renderDevice();
}

async function readRows() {
  const list = await json("/local/conversations");
  state.rows = list.items;
  state.skew = Date.parse(list.now) - Date.now();
  const wanted = state.rows.find((row) => `${row.customer} ${row.number}` === state.wanted);
  if (wanted) {
    state.wanted = null;
    if (wanted.id !== state.conversation) return chooseConversation(wanted.id);
  }
  if (!state.conversation && state.rows.length > 0) return chooseConversation(state.rows[0].id);
  renderRows();
}

async function readConversation() {
  if (!state.conversation) return renderThread();
  const id = state.conversation;
  const open = await json(`/local/conversations/${encodeURIComponent(id)}`);
  if (id !== state.conversation) return;
  state.open = open;
  state.skew = Date.parse(open.now) - Date.now();
  renderThread();
}

// One reading at a time, and one more when something changed meanwhile.
let reading = false;
let again = false;
async function reread() {
  if (reading) {
    again = true;
    return;
  }
  reading = true;
  do {
    again = false;
    try {
      await Promise.all([readPhones(), readRows().then(readConversation)]);
    } catch (problem) {
      live(false);
    }
    await new Promise((done) => setTimeout(done, 80));
  } while (again);
  reading = false;
}

function live(on) {
  const text = on ? "Live" : "Reconnecting";
  $("live").dataset.live = on ? "yes" : "no";
  if ($("live").textContent !== text) $("live").textContent = text;
}

function listen() {
  const source = new EventSource("/local/events");
  source.addEventListener("open", () => {
    live(true);
    reread();
  });
  source.addEventListener("error", () => live(false));
  ["event", "changed", "phones", "reread"].forEach((name) => source.addEventListener(name, reread));
}

// ---- Hands -------------------------------------------------------------------------------------------------------

$("compose").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = $("text");
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  try {
    await send(text);
    told("");
  } catch (problem) {
    field.value = text;
    told(`That text did not leave: ${problem.message}.`);
  }
  field.focus();
});

$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("compose").requestSubmit();
  }
});

document.querySelectorAll("[data-quick]").forEach((button) => button.addEventListener("click", () => quick(button)));

document.querySelectorAll(".switch button").forEach((button) => {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.view;
    document.querySelectorAll(".switch button").forEach((one) => one.setAttribute("aria-pressed", one === button));
    [$("log"), $("device-log")].forEach((log) => { log.scrollTop = log.scrollHeight; });
  });
});

// One fault is armed at a time: the next text that is answered meets it.
$("weather").addEventListener("change", async (event) => {
  const next = event.target.value;
  if (!next) return;
  const answer = await fetch("/local/weather", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ next }),
  }).catch(() => null);
  told(answer?.ok ? "" : "That could not be arranged.");
});

// Arrows move through the conversations, as in any mail program.
$("rows").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const buttons = [...$("rows").querySelectorAll("button")];
  const next = buttons[buttons.indexOf(document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

reread();
listen();
setInterval(reread, AGAIN_MS);
