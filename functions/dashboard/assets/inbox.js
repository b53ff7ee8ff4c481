// The pages' one script. Without it every link and form works; with it a page stays current, sends without leaving, and keeps
// what was typed. It shows nothing that the server has not made: it fetches parts, and puts them where they are.
"use strict";
(() => {
  const $ = (what, within = document) => within.querySelector(what);
  const $$ = (what, within = document) => [...within.querySelectorAll(what)];
  const said = document.body.dataset;
  const HINT_MS = 60, AGAIN_MS = 60000, TOAST_MS = 5000, TRIES = 5, PAUSE_MS = 150, HERE_MS = 10000, PING_MS = 300000, LOST_MS = 1000;
  // The last is after NOBODY_FOR of functions/live.
  const EARLY_MS = [3000, 10000, 25000, 61000];
  const AS_PART = { "volley-part": "1" };

  // ---- The reader's zone: the server writes every instant -----------------------------------------------------------------
  const zone = `zone=${Intl.DateTimeFormat().resolvedOptions().timeZone}`;
  const zoneIsNew = !document.cookie.split("; ").includes(zone);
  if (zoneIsNew) document.cookie = `${zone}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;

  // ---- Making what is there into what should be there, without touching what somebody is at -------------------------------
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const place = (url) => new URL(url, location).pathname;
  const isField = (node) => node.matches("input, textarea, select");
  const isBox = (field) => field.type === "checkbox";
  const isChanged = (field) => (isBox(field) ? field.checked !== field.defaultChecked : field.matches("select") ? !field.selectedOptions[0]?.defaultSelected : field.value !== field.defaultValue);
  const isHeld = (field) => isChanged(field) || field === document.activeElement || "busy" in (field.form?.dataset ?? {});

  // What the browser or this script has set.
  const MINE = new Set(["open", "value", "data-busy", "data-tried", "data-ready", "data-changed"]);

  function become(old, fresh) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    const elsewhere = "part" in old.dataset && fresh.dataset.part && place(old.dataset.part) !== place(fresh.dataset.part);
    const held = isField(old) && old.type !== "hidden" && isHeld(old);
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !MINE.has(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (!MINE.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    if (old.matches("select")) {
      if (held) return;
      // Options that are moved are chosen one after another as the others leave.
      const { value } = fresh;
      old.replaceChildren(...[...fresh.childNodes].map((option) => option.cloneNode(true)));
      old.value = value;
      return;
    }
    if (old.matches("input, textarea")) {
      if (old.name === "key") return;
      if (isBox(old)) { if (!held) old.checked = old.defaultChecked = fresh.defaultChecked; return; }
      // Which version somebody types at is what they have seen, until they are told that there is another one.
      if (old.type === "hidden") { if (old.name !== "rev" || "tried" in old.form.dataset || !typed(old.form).some(isChanged)) old.value = fresh.value; }
      else if (!held) old.value = old.defaultValue = fresh.defaultValue;
      else if (isChanged(old) && old.form?.method === "post") meanwhile(old, fresh.defaultValue);
      return;
    }
    if (old.matches(".form-problem, [data-words], [data-here]")) return;
    if (elsewhere) old.replaceChildren(...fresh.childNodes);
    else children(old, fresh);
  }

  // Somebody else has saved something else where one is typing.
  function meanwhile(field, value) {
    if (value === field.defaultValue || value === field.value) return;
    const line = $(".meanwhile", field.parentNode) ?? document.createElement("small");
    line.className = "meanwhile";
    line.dataset.keep = "";
    line.textContent = `${said.meanwhile} ${value}`;
    field.after(line);
  }

  function children(old, fresh) {
    let at = old.firstChild;
    const skip = () => { while (at?.dataset?.keep !== undefined) at = at.nextSibling; };
    for (const next of [...fresh.childNodes]) {
      skip();
      const known = next.id && [...old.children].find((one) => one.id === next.id);
      if (known) {
        if (known !== at) old.insertBefore(known, at); else at = at.nextSibling;
        become(known, next);
      } else if (at && !at.id && !next.id && at.nodeName === next.nodeName && at.className === next.className) {
        const same = at;
        at = at.nextSibling;
        become(same, next);
      } else {
        old.insertBefore(next, at);
        if (next.matches?.(".message, .row-place")) next.classList.add("fresh");
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      if (gone.dataset?.keep === undefined) gone.remove();
    }
  }

  // What is open is seen in the list of subjects, however long that is.
  const lead = () => $(".subject[aria-current]")?.scrollIntoView({ block: "nearest" });

  function toEnd() {
    const log = $("#log");
    if (log) log.scrollTop = log.scrollHeight;
  }

  // What was asked for beyond the newest page stays, and what a new message pushes out of that page joins it. Where the two have
  // nothing in common any more, what lies between is to be asked for again.
  function keepEarlier(log, fresh) {
    const box = $$(".log-earlier", log).at(-1);
    if (!box) return;
    const shown = $$("#log .message", fresh).map(({ id }) => document.getElementById(id));
    const known = shown.find((one) => one?.parentNode === log);
    if (!known) return $$(".log-earlier", log).forEach((one) => one.remove());
    shown.forEach((one) => one?.parentNode !== log && one?.remove());
    while (box.nextSibling !== known) {
      const next = box.nextSibling;
      if (next.id === "earlier") next.remove(); else box.append(next);
    }
  }

  function put(pane, fresh) {
    const log = $("#log", pane);
    if (log) keepEarlier(log, fresh);
    const atEnd = !log || log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    children(pane, fresh);
    if (log?.isConnected && atEnd) log.scrollTop = log.scrollHeight;
    settle();
  }

  // ---- Parts ---------------------------------------------------------------------------------------------------------------
  const partOf = (pane) => `${pane.dataset.part}${pane.dataset.part.includes("?") ? "&" : "?"}part=${pane.id}`;
  const openId = () => location.pathname.match(/^\/inbox\/c\/([^/]+)/)?.[1];

  async function refresh(pane) {
    const wanted = pane.dataset.part;
    const answer = await fetch(partOf(pane), { headers: AS_PART });
    if (answer.status === 401) return toast(sentence(await answer.text()), true);
    if (!answer.ok) return;
    const page = parse(await answer.text());
    if (pane.isConnected && pane.dataset.part === wanted) put(pane, page.body);
  }

  const wanted = new Set();
  let running;
  function again(...ids) {
    ids.forEach((id) => wanted.add(id));
    return running ??= run().finally(() => { running = null; });
  }
  async function run() {
    while (wanted.size) {
      const panes = [...wanted].map((id) => document.getElementById(id)).filter((pane) => pane?.dataset.part);
      wanted.clear();
      await Promise.all(panes.map((pane) => refresh(pane).catch(() => {})));
    }
  }
  const everything = () => again("list", "thread", "customer");

  // ---- Live: a socket tells which conversations have changed, and what they show is fetched ---------------------------------
  // It is opened with a ticket, pinged before API Gateway closes it for its silence, and opened again whenever it is gone. What
  // it does not tell is found by asking: every minute, and more often just after it was opened, when nobody may know yet.
  let socket, before = false, lost = 0, early = [];
  async function listen() {
    if (!said.live) return;
    const answer = await fetch(said.live, { method: "POST", headers: AS_PART, body: named() }).catch(() => null);
    if (answer?.status === 401) everything();
    if (!answer?.ok) return listenAgain();
    socket = new WebSocket(new URL(await answer.text(), location).href.replace(/^http/, "ws"));
    socket.onopen = () => {
      lost = 0;
      if (before) everything();
      before = true;
      early = EARLY_MS.map((after) => setTimeout(everything, after));
    };
    socket.onmessage = ({ data }) => hint(JSON.parse(data));
    socket.onclose = listenAgain;
  }
  function listenAgain() {
    early.forEach(clearTimeout);
    const pause = Math.min(LOST_MS * 2 ** lost++, AGAIN_MS);
    setTimeout(listen, pause * (0.5 + Math.random() / 2));
  }

  let hintTimer, all = false;
  const hinted = new Map();
  function hint({ conversations = [], settings = false }) {
    for (const { id, version } of conversations) hinted.set(id, Math.max(version ?? 0, hinted.get(id) ?? 0));
    all ||= settings;
    hintTimer ??= setTimeout(told, HINT_MS);
  }

  async function told() {
    const mine = [...hinted], open = all || hinted.has(openId());
    hintTimer = null;
    all = false;
    hinted.clear();
    const isOld = ([id, version]) => { const row = document.getElementById(`row-${id}`); return row && Number(row.dataset.rev) < version; };
    // An index may lag behind what the hint is about: the list is read until it shows it.
    for (let tried = 0; tried < TRIES; tried++) {
      await (open && !tried ? everything() : again("list"));
      if (!mine.some(isOld)) break;
      await new Promise((done) => setTimeout(done, PAUSE_MS * 2 ** tried));
    }
  }

  // ---- Going from page to page ---------------------------------------------------------------------------------------------
  let going = 0;
  async function visit(url, push = true) {
    const mine = ++going;
    $$(".row[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    $$(".row").find((row) => row.href === new URL(url, location).href)?.setAttribute("aria-current", "true");
    try {
      const answer = await fetch(url, { headers: { accept: "text/html" } });
      const page = parse(await answer.text());
      if (mine !== going) return;
      if (!answer.ok || !$("main.desk", page)) return location.assign(url);
      if (push) history.pushState(null, "", url);
      document.title = page.title;
      $$(".log-earlier").forEach((one) => one.remove());
      become($(".rail"), $(".rail", page));
      const before = $("#thread").dataset.part;
      become($("main.desk"), $("main.desk", page));
      if ($("#thread").dataset.part !== before) { toEnd(); here(); }
      settle();
      if (innerWidth < 760) scrollTo(0, 0);
      lead();
    } catch { location.assign(url); }
  }

  document.addEventListener("click", async (event) => {
    for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    const opens = event.target.closest("[data-opens]");
    if (opens) return document.getElementById(opens.dataset.opens).showModal();
    if (event.target.closest("[data-tells]")) return notices.requestPermission().then(attention);
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.origin !== location.origin || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    if (!link.pathname.startsWith("/inbox") || link.pathname.startsWith("/inbox/media") || link.hasAttribute("download") || link.hash) return;
    event.preventDefault();
    if ("earlier" in link.dataset) return earlier(link);
    visit(link.href);
  });
  addEventListener("popstate", () => visit(location.href, false));

  async function earlier(link) {
    const { href } = link;
    const answer = await fetch(`${href}&part=thread`, { headers: AS_PART }).catch(() => null);
    if (!answer?.ok) return toast(said.lost);
    // The newest page has moved on meanwhile.
    if (link.href !== href) return earlier(link);
    const more = $("#log", parse(await answer.text())), log = $("#log"), height = log.scrollHeight;
    const box = document.createElement("div");
    box.className = "log-earlier";
    box.dataset.keep = "";
    $("#answering", more)?.remove();
    box.append(...more.childNodes);
    $$(".log-earlier #earlier", log).forEach((one) => one.remove());
    log.prepend(box);
    log.scrollTop += log.scrollHeight - height;
  }

  // ---- Forms ---------------------------------------------------------------------------------------------------------------
  const sentence = (html) => $("[role=alert]", parse(html))?.textContent ?? said.lost;
  const named = (more) => new URLSearchParams({ csrf: $("[name=csrf]").value, key: newKey(), ...more });
  const newKey = () => crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if ("whole" in form.dataset) return;
    if (form.method === "dialog" || !form.getAttribute("action")?.startsWith("/inbox")) {
      if (form.method === "post") forget();
      return;
    }
    event.preventDefault();
    if (form.method === "get") {
      const asked = [...new FormData(form)].filter(([, value]) => value);
      return visit(`${form.getAttribute("action")}?${new URLSearchParams(asked)}`);
    }
    send(form);
  });

  async function send(form) {
    if ("busy" in form.dataset) return;
    const fields = typed(form).filter((field) => ("partial" in form.dataset ? isChanged(field) : !isBox(field) || field.checked));
    if (!fields.length && "partial" in form.dataset) return;
    const sent = fields.map((field) => [field, field.value]);
    const hidden = $$("input[type=hidden]", form).map(({ name, value }) => [name, value]);
    form.dataset.busy = form.dataset.tried = "";
    say(form, "");
    let answer, to;
    try {
      answer = await fetch(form.getAttribute("action"), {
        method: "POST", headers: AS_PART, body: new URLSearchParams([...hidden, ...sent.map(([{ name }, value]) => [name, value])]),
      });
      if (answer.status === 204) to = done(form, sent, answer);
      else say(form, sentence(await answer.text()));
    } catch {
      say(form, said.lost);
    }
    delete form.dataset.busy;
    if (answer?.status !== 204 && "auto" in form.dataset) form.reset();
    if (to && place(to) !== location.pathname) return visit(to);
    if (answer) await everything();
    if (to && "enter" in form.dataset) toEnd();
    if (to && "auto" in form.dataset && typed(form).some(isChanged)) send(form);
  }

  function done(form, sent, answer) {
    form.elements.key.value = newKey();
    delete form.dataset.tried;
    $$(".meanwhile", form).forEach((line) => line.remove());
    drop(form);
    for (const box of typed(form).filter(isBox)) "clear" in form.dataset ? box.checked = box.defaultChecked : box.defaultChecked = box.checked;
    for (const [field, value] of sent.filter(([field]) => !isBox(field))) {
      if ("clear" in form.dataset) { if (field.value === value) field.value = field.defaultValue = ""; }
      else if (field.matches("select")) [...field.options].forEach((option) => { option.defaultSelected = option.value === value; });
      else field.defaultValue = value;
    }
    $$("details[open]").filter((one) => one.contains(form)).forEach((one) => { one.open = false; });
    settle();
    return answer.headers.get("volley-to");
  }

  function say(form, text) {
    const line = $(".form-problem", form);
    if (line) line.textContent = text;
    else if (text) toast(text);
  }

  let toastTimer;
  function toast(text, stays) {
    const box = $("#toast");
    box.textContent = text;
    clearTimeout(toastTimer);
    if (!stays) toastTimer = setTimeout(() => { box.textContent = ""; }, TOAST_MS);
  }

  // A template's words are put where they can be looked over and changed.
  async function fill(choice) {
    const box = choice.form.elements.text;
    const answer = choice.value && await fetch(choice.dataset.template + encodeURIComponent(choice.value), { headers: AS_PART }).catch(() => null);
    choice.value = "";
    if (!answer) return;
    const text = await answer.text();
    if (!answer.ok) return say(choice.form, sentence(text));
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  document.addEventListener("change", ({ target }) => {
    if ("template" in target.dataset) return fill(target);
    const form = target.form;
    if (form && "auto" in form.dataset) form.requestSubmit();
  });

  // ---- Who else is there ---------------------------------------------------------------------------------------------------
  let typedAt = 0;
  async function here() {
    const box = $("#others");
    if (!box || document.hidden) return;
    const doing = Date.now() - typedAt < HERE_MS ? "writing" : "viewing";
    const answer = await fetch(box.dataset.here, { method: "POST", headers: AS_PART, body: named({ doing }) }).catch(() => null);
    if (answer?.ok) box.textContent = await answer.text();
  }

  // ---- Drafts --------------------------------------------------------------------------------------------------------------
  const drawer = (form) => `draft:${said.me}:${form.dataset.draft}`;
  const typed = (form) => $$("input, textarea, select", form).filter((field) => field.name && field.type !== "hidden");
  const drop = (form) => { if (form.dataset.draft) try { localStorage.removeItem(drawer(form)); } catch { /* no storage */ } };
  function forget() {
    try { Object.keys(localStorage).filter((key) => key.startsWith(`draft:${said.me}:`)).forEach((key) => localStorage.removeItem(key)); } catch { /* no storage */ }
  }

  document.addEventListener("input", ({ target }) => {
    const form = target.form;
    if (!form) return;
    // Other words under the name of a form that was tried would be refused.
    if ("tried" in form.dataset && !("busy" in form.dataset) && form.elements.key) { form.elements.key.value = newKey(); delete form.dataset.tried; }
    touched(form);
    counted(target);
    if (target.id === "text") { if (Date.now() - typedAt > HERE_MS) setTimeout(here); typedAt = Date.now(); }
    if (!form.dataset.draft) return;
    const values = typed(form).filter(isChanged).map((field) => [field.name, field.value]);
    try { values.length ? localStorage.setItem(drawer(form), JSON.stringify(values)) : drop(form); } catch { /* no storage */ }
  });

  const touched = (form) => form.toggleAttribute("data-changed", typed(form).some(isChanged));

  // ---- Segments, as they are billed ----------------------------------------------------------------------------------------
  const GSM = new Set("@£$¥èéùìòØøÅå_ÆæßÉ !\"#%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà\n\r");
  const TWICE = new Set("^{}\\[~]|€\f");
  function segments(text) {
    let units = 0, single = 160, several = 153;
    for (const letter of text) units += GSM.has(letter) ? 1 : TWICE.has(letter) ? 2 : NaN;
    if (Number.isNaN(units)) [units, single, several] = [text.length, 70, 67];
    const parts = units <= single ? 1 : Math.ceil(units / several);
    return { parts, left: (parts === 1 ? single : parts * several) - units };
  }
  function counted(field) {
    const box = field.dataset?.count && document.getElementById(field.dataset.count);
    if (!box) return;
    const { parts, left } = segments(field.value);
    const words = box.dataset.words.split("|")[parts > 10 ? 2 : parts > 1 ? 1 : 0];
    box.textContent = field.value ? words.replace("{parts}", parts).replace("{left}", left) : "";
    box.dataset.over = parts > 10;
  }

  // ---- Keys ----------------------------------------------------------------------------------------------------------------
  let prefix = "";
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Enter" && !event.shiftKey && target.matches("[data-enter] textarea")) {
      event.preventDefault();
      if (target.value.trim()) target.form.requestSubmit();
      return;
    }
    if (key === "Escape") return leave(target);
    if (isField(target) || $("dialog[open]")) return;
    const pressed = prefix + key;
    prefix = key === "g" && !prefix ? "g " : "";
    if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
    const meant = key === "?" ? $("[data-opens=keys]") : $$("[data-key]").find((one) => one.dataset.key === pressed && one.checkVisibility());
    if (!meant) return;
    event.preventDefault();
    if (meant.matches("summary")) {
      meant.parentNode.open = !meant.parentNode.open;
      $("select, input:not([type=hidden]), textarea", meant.parentNode)?.focus();
    } else if (isField(meant)) meant.focus();
    else meant.click();
  });

  function step(by) {
    const rows = $$(".row");
    const at = rows.findIndex((row) => row === document.activeElement);
    const from = at >= 0 ? at : rows.findIndex((row) => row.ariaCurrent) - (by > 0 ? 1 : 0) + (by > 0 ? 1 : 0);
    rows[Math.min(Math.max(from + by, 0), rows.length - 1)]?.focus();
  }

  function leave(target) {
    const menu = $("details.menu[open]");
    if (menu) { menu.open = false; return $("summary", menu).focus(); }
    if (isField(target)) return target.blur();
    const back = $("[data-customer-back], [data-back]");
    if (back?.checkVisibility()) back.click();
  }

  // ---- After every change of the page --------------------------------------------------------------------------------------
  function settle() {
    for (const form of $$("form[data-draft]")) {
      if ("ready" in form.dataset) continue;
      form.dataset.ready = "";
      let values = [];
      try { values = JSON.parse(localStorage.getItem(drawer(form)) ?? "[]"); } catch { /* no storage */ }
      for (const [name, value] of values) {
        const field = form.elements[name];
        if (field && !isChanged(field)) field.value = value;
      }
    }
    $$("form").forEach(touched);
    $$("[data-count]").forEach(counted);
    attention();
  }

  // ---- What needs a person: how many, in the title; and who is elsewhere is told on their desktop, once they have asked for it --
  const notices = window.Notification;
  let waiting;
  function attention() {
    const rows = $$(".row-place").filter((row) => $(".badge-warn", row));
    const fresh = rows.filter((row) => waiting && !waiting.has(row.id));
    waiting = new Set(rows.map((row) => row.id));
    document.title = document.title.replace(/^(\(\d+\) )?/, rows.length ? `(${rows.length}) ` : "");
    $$("[data-tells]").forEach((button) => { button.hidden = notices?.permission !== "default"; });
    if (document.hidden && notices?.permission === "granted") fresh.forEach(notify);
  }
  function notify(row) {
    try {
      const notice = new notices(said.needs, { body: $(".row-name", row).textContent, tag: row.id });
      notice.onclick = () => { focus(); visit($(".row", row).href); };
    } catch { /* some browsers on phones have none for pages */ }
  }

  document.documentElement.classList.add("script");
  settle();
  toEnd();
  lead();
  listen();
  if (zoneIsNew) everything();
  setInterval(everything, AGAIN_MS);
  setInterval(here, HERE_MS);
  setInterval(() => { if (socket?.readyState === WebSocket.OPEN) socket.send("ping"); }, PING_MS);
  here();
  addEventListener("online", () => { toast(""); everything(); });
  addEventListener("offline", () => toast(said.offline, true));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) everything(); });
})();
