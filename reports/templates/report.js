"use strict";
// Adds to a page that is whole without it: sorting, the findings' explorer, the map, links to a place, keys, colours.
(() => {
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const data = JSON.parse($("#data").textContent);
  const words = data.words;
  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (whole, i) => values[i] ?? whole);
  const grouped = (n) => n < 10000 ? String(n) : String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");
  // Everything foreign goes through textContent or an attribute: nothing is ever parsed as markup.
  const make = (name, attributes = {}, ...inside) => {
    const svg = ["svg", "g", "rect", "text", "title"].includes(name);
    const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...inside);
    return element;
  };

  // ---- Tables: click a heading to sort.
  const sortable = (table) => {
    const rows = () => all("tbody tr", table);
    if (rows().length < 2) return;
    all("thead th:not(.x)", table).forEach((heading) => {
      const label = heading.textContent;
      const button = make("button", { type: "button" }, label);
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const at = heading.cellIndex;
        const down = heading.getAttribute("aria-sort") === null ? /^[nr]$/.test(heading.className) :
          heading.getAttribute("aria-sort") === "ascending";
        const value = (row) => { const cell = row.cells[at]; return cell.dataset.v ?? cell.textContent.trim(); };
        const numeric = rows().every((row) => value(row) === "" || !Number.isNaN(Number(value(row))));
        const sorted = rows().map((row, i) => ({ row, i, v: numeric ? Number(value(row) || -1) : value(row) }));
        sorted.sort((a, b) => ((numeric ? a.v - b.v : a.v.localeCompare(b.v)) * (down ? -1 : 1)) || a.i - b.i);
        $("tbody", table).append(...sorted.map((each) => each.row));
        all("th", table).forEach((each) => each.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      });
    });
  };
  all("main table").forEach(sortable);

  // ---- Findings. Columns of numbers; a view is a list of indices into them.
  const size = data.rule.length;
  const fileOf = new Uint32Array(size);
  for (let file = 0, at = 0; file < data.count.length; file++) {
    for (let i = 0; i < data.count[file]; i++) fileOf[at++] = file;
  }
  const pathOf = (file) => { const folder = data.strings[data.folder[file]]; return (folder ? folder + "/" : "") + data.name[file]; };
  const classes = new Map();
  data.rules.forEach(([, , id, title]) => classes.set(id, title));
  const pasts = ["", words.new, words.old, words.reopened];
  const kPage = 50;
  const columns = [
    { key: "kind", label: words.kind, text: (i) => data.rules[data.rule[i]][1] },
    { key: "level", label: words.level, number: (i) => data.sensitivity[i] },
    { key: "confidence", label: words.confidence, number: (i) => data.confidence[i] },
    { key: "value", label: words.value, text: (i) => data.match[i] },
    { key: "file", label: words.file, text: (i) => pathOf(fileOf[i]) },
    { key: "risk", label: words.risk, number: (i) => data.risk[fileOf[i]] },
  ];
  const empty = { q: "", kind: "", level: "", confidence: "", test: "", folder: "", state: "", sort: "", page: "1" };
  let state = { ...empty }, view = [], cursor = -1, opened = -1, ui = null;

  // What is searched, made once and only when somebody searches.
  let haystack = null;
  const textOf = (i) => {
    if (!haystack) haystack = { files: data.name.map((_, file) => pathOf(file).toLowerCase()),
      rules: data.rules.map((rule) => rule.join(" ").toLowerCase()) };
    return haystack.files[fileOf[i]] + " " + haystack.rules[data.rule[i]] + " " + data.match[i].toLowerCase() + " " + data.id[i];
  };
  const compute = () => {
    const needles = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const under = (name, selector) => name === selector || name.startsWith(selector + ".");
    const rules = data.rules.map((rule) => !state.kind || under(rule[2], state.kind));
    const inside = data.strings.map((folder) => !state.folder || folder === state.folder || folder.startsWith(state.folder + "/"));
    const test = state.test === "" ? -1 : Number(state.test);
    view = [];
    for (let i = 0; i < size; i++) {
      const file = fileOf[i];
      if (!rules[data.rule[i]] || !inside[data.folder[file]]) continue;
      if (state.level !== "" && data.sensitivity[i] !== Number(state.level)) continue;
      if (state.confidence !== "" && data.confidence[i] !== Number(state.confidence)) continue;
      if (state.state !== "" && data.past[i] !== Number(state.state)) continue;
      if (test >= 0 && !(data.tests[file] & (1 << test))) continue;
      if (needles.length) { const text = textOf(i); if (!needles.every((needle) => text.includes(needle))) continue; }
      view.push(i);
    }
    const column = columns.find((each) => each.key === state.sort.replace("-", ""));
    if (!column) return;
    const way = state.sort.startsWith("-") ? -1 : 1;
    if (column.number) view.sort((a, b) => (column.number(a) - column.number(b)) * way || a - b);
    else {
      const texts = new Map();
      view.forEach((i) => texts.set(i, column.text(i)));
      const order = new Intl.Collator(undefined, { numeric: true });
      view.sort((a, b) => order.compare(texts.get(a), texts.get(b)) * way || a - b);
    }
  };

  const band = (risk) => risk === 0 ? 0 : risk < 20 ? 1 : risk < 40 ? 2 : risk < 70 ? 3 : 4;
  const riskMark = (risk) => make("span", { class: "risk b" + band(risk) }, make("b", {}, String(risk)), " " + data.bands[band(risk)]);
  const levelMark = (level) => make("span", { class: "lv l" + level }, data.levels[level]);
  const broken = (path) => path.split(/(?<=[/!])/).flatMap((part, i) => i ? [make("wbr"), part] : [part]);

  const card = (i) => {
    const file = fileOf[i], rule = data.rules[data.rule[i]];
    const facts = make("dl", { class: "facts" });
    const fact = (name, ...value) => facts.append(make("div", {}, make("dt", {}, name), make("dd", {}, ...value)));
    fact(words.file, ...broken(pathOf(file)));
    if (data.place[i]) fact(words.place, data.place[i]);
    fact(words.value, make("code", {}, data.match[i]));
    fact(words.kind, rule[3] + " (" + rule[2] + ")");
    fact(words.rule, rule[0]);
    fact(words.confidence, data.confidences[data.confidence[i]]);
    fact(words.level, levelMark(data.sensitivity[i]));
    fact(words.risk, riskMark(data.risk[file]));
    fact(words.audience, data.strings[data.audience[file]]);
    if (data.strings[data.owner[file]]) fact(words.owner, data.strings[data.owner[file]]);
    const failed = data.testNames.filter((_, test) => data.tests[file] & (1 << test));
    if (failed.length) fact(words.test, failed.join(", "));
    if (data.past[i]) fact(words.state, pasts[data.past[i]]);
    if (data.waived[i]) fact(words.state, fill(words.waived, data.strings[data.waived[i] - 1]));
    fact(words.explain, make("code", {}, "assay explain " + data.id[i]));
    return make("article", { class: "card", "aria-label": rule[1] },
      make("header", {}, make("h3", {}, rule[1]), make("span", {},
        make("a", { href: "#finding=" + data.id[i] }, words.link), " ",
        make("button", { type: "button", onclick: () => { opened = -1; render(); ui.rows.children[cursor]?.focus(); } }, words.close))), facts);
  };

  const open = (i) => { opened = opened === i ? -1 : i; render(); };
  const render = () => {
    const pages = Math.max(1, Math.ceil(view.length / kPage));
    const page = Math.min(Math.max(1, Number(state.page) || 1), pages);
    state.page = String(page);
    const shown = view.slice((page - 1) * kPage, page * kPage);
    if (cursor >= shown.length) cursor = shown.length - 1;
    ui.rows.replaceChildren(...shown.map((i, at) => make("tr", { tabindex: at === Math.max(0, cursor) ? "0" : "-1",
      "aria-selected": i === opened ? "true" : undefined, onclick: () => { cursor = at; open(i); } },
    make("td", {}, data.rules[data.rule[i]][1]), make("td", {}, levelMark(data.sensitivity[i])),
    make("td", {}, data.confidences[data.confidence[i]]), make("td", {}, make("code", {}, data.match[i])),
    make("td", { class: "p" }, ...broken(pathOf(fileOf[i])), data.place[i] ? make("span", { class: "note" }, " " + data.place[i]) : ""),
    make("td", {}, riskMark(data.risk[fileOf[i]])))));
    ui.none.hidden = shown.length !== 0;
    ui.count.textContent = fill(words.count, grouped(view.length), grouped(size));
    ui.page.textContent = fill(words.page, grouped(page), grouped(pages));
    ui.previous.disabled = page === 1;
    ui.next.disabled = page === pages;
    ui.card.replaceChildren(...(opened >= 0 ? [card(opened)] : []));
    ui.headings.forEach(({ heading, key }) => {
      const way = state.sort === key ? "ascending" : state.sort === "-" + key ? "descending" : null;
      if (way) heading.setAttribute("aria-sort", way); else heading.removeAttribute("aria-sort");
    });
  };
  const link = () => {
    const query = new URLSearchParams(Object.entries(state).filter(([key, value]) => value !== empty[key])).toString();
    history.replaceState(null, "", query ? "#findings?" + query : "#findings");
  };
  const update = (change, keepPage = false) => {
    state = { ...state, ...change };
    if (!keepPage) { state.page = "1"; cursor = -1; }
    opened = -1;
    compute();
    render();
    link();
  };
  const turn = (by) => update({ page: String(Number(state.page) + by) }, true);

  const choice = (key, label, options) => {
    const select = make("select", { name: key, onchange: () => update({ [key]: select.value }) },
      make("option", { value: "" }, words.any), ...options.map(([value, text]) => make("option", { value }, text)));
    ui.fields[key] = select;
    return make("label", {}, label, select);
  };
  const build = () => {
    ui = { fields: {}, headings: [] };
    const search = make("input", { type: "search", name: "q", autocomplete: "off", spellcheck: "false" });
    let waiting = 0;
    search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => update({ q: search.value }), 120); });
    ui.fields.q = search;
    const folders = make("input", { type: "text", name: "folder", list: "folders", spellcheck: "false", autocomplete: "off" });
    folders.addEventListener("change", () => update({ folder: folders.value.replace(/\/$/, "") }));
    ui.fields.folder = folders;
    const used = new Set(data.folder);
    const list = make("datalist", { id: "folders" }, ...[...used].slice(0, 500).map((i) => make("option", { value: data.strings[i] })));
    const failing = data.testNames.map((name, test) => [String(test), name]).filter(([test]) => data.tests.some((bits) => bits & (1 << test)));
    const kinds = [...classes].sort((a, b) => a[1].localeCompare(b[1]));
    const filters = make("div", { class: "filters", role: "search" }, make("label", {}, words.search, search),
      choice("kind", words.kind, kinds), choice("level", words.level, data.levels.map((name, i) => [String(i), name])),
      choice("confidence", words.confidence, data.confidences.map((name, i) => [String(i), name])),
      choice("test", words.test, failing));
    if (data.past.some(Boolean)) filters.append(choice("state", words.state, pasts.map((name, i) => [String(i), name]).slice(1)));
    filters.append(make("label", {}, words.folder, folders), list,
      make("button", { type: "button", onclick: () => { update({ ...empty }); sync(); } }, words.clear));
    const head = make("tr");
    columns.forEach(({ key, label }) => {
      const heading = make("th", { scope: "col" }, make("button", { type: "button",
        onclick: () => update({ sort: state.sort === "-" + key ? key : "-" + key }) }, label));
      ui.headings.push({ heading, key });
      head.append(heading);
    });
    ui.rows = make("tbody");
    ui.none = make("p", { class: "none" }, words.none);
    ui.count = make("span", { role: "status" });
    ui.page = make("span");
    ui.previous = make("button", { type: "button", onclick: () => turn(-1) }, words.previous);
    ui.next = make("button", { type: "button", onclick: () => turn(1) }, words.next);
    ui.card = make("div", { "aria-live": "polite" });
    const title = $("#h-findings").textContent;
    const explorer = $("#explorer");
    explorer.append(filters, make("div", { class: "pager" }, ui.count, ui.previous, ui.page, ui.next,
      make("span", { class: "right" }, words.keys)), ui.card,
    make("div", { class: "scroll", role: "group", tabindex: "0", "aria-label": title },
      make("table", {}, make("caption", { class: "vh" }, title), make("thead", {}, head), ui.rows)), ui.none);
    if (data.leftOut) explorer.append(make("p", { class: "more" }, fill(words.cut, grouped(data.leftOut))));
    explorer.hidden = false;
    $("#worst-findings").hidden = true;
    ui.rows.addEventListener("focusin", (event) => { cursor = [...ui.rows.children].indexOf(event.target.closest("tr")); });
    compute();
    render();
  };
  const sync = () => { for (const [key, field] of Object.entries(ui.fields)) field.value = state[key]; };

  // ---- Links: #findings?q=…&level=3, #finding=ID
  const follow = () => {
    const hash = decodeURIComponent(location.hash);
    if (hash.startsWith("#findings?")) {
      state = { ...empty };
      for (const [key, value] of new URLSearchParams(location.hash.slice("#findings?".length))) if (key in empty) state[key] = value;
      sync();
      opened = -1;
      compute();
      render();
      $("#findings").scrollIntoView();
    } else if (hash.startsWith("#finding=")) {
      const id = hash.slice("#finding=".length).slice(0, 16);
      const at = data.id.indexOf(id);
      if (at < 0) return;
      state = { ...empty };
      sync();
      compute();
      state.page = String(Math.floor(view.indexOf(at) / kPage) + 1);
      cursor = view.indexOf(at) % kPage;
      opened = at;
      render();
      $("#findings").scrollIntoView();
    }
  };

  // ---- The map. Each tile has its box in the unit square of the folder that it is in.
  const map = () => {
    const box = $("#map");
    if (!box) return;
    const [kKind, kName, kFiles, kPeople, kRisk, kPeopleBox, kFilesBox, kFolders, kFound, kInside] = [0, 1, 2, 3, 4, 5, 9, 13, 14, 15];
    let byPeople = false, way = [data.tree];
    const svg = $("svg", box), crumb = $(".crumb", box);
    const ways = (names) => { let path = data.top; for (const name of names) path += (path.endsWith("/") ? "" : "/") + name; return path; };
    const named = (tile) => tile[kKind] === 1 ? words.files_here : tile[kKind] === 2 ? fill(words.other, grouped(tile[kFolders])) : tile[kName] || "/";
    const pathTo = (tiles) => ways(tiles.slice(1).filter((tile) => tile[kKind] === 0).map((tile) => tile[kName]));
    const fitted = (name, width) => { const room = Math.floor((width - 12) / 8); return name.length <= room ? name : room < 4 ? "" : name.slice(0, room - 1) + "…"; };
    const draw = () => {
      const width = Math.max(300, box.clientWidth), height = Math.round(Math.min(520, Math.max(300, width * 0.46)));
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.setAttribute("role", "group");
      box.classList.add("live");
      svg.replaceChildren();
      const put = (tile, tiles, x, y, w, h, depth) => {
        if (w < 3 || h < 3) return;
        const isOpen = depth > 0 && tile[kInside].length > 0 && w > 60 && h > 50;
        const enters = tile[kInside].length > 0 && depth > 0;
        const path = pathTo(tiles);
        const label = fill(words.tile, tile[kKind] === 0 ? path : path + " (" + named(tile) + ")", grouped(tile[kFiles]), grouped(tile[kFound]), grouped(tile[kPeople]), tile[kRisk]);
        const enter = () => { way = tiles; draw(); $(".tile[role=button]", svg)?.focus(); };
        const group = make("g", { class: "tile " + (isOpen ? "open" : "b" + band(tile[kRisk])),
          ...(enters ? { role: "button", tabindex: "0", "aria-label": label, onclick: enter,
            onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); enter(); } } } : {}) },
        make("title", {}, label), make("rect", { x: x + 1, y: y + 1, width: Math.max(0, w - 2), height: Math.max(0, h - 2), rx: 2 }));
        const text = fitted(named(tile), w);
        if (text && h > 20) group.append(make("text", { x: x + 7, y: y + 16 }, text));
        svg.append(group);
        if (isOpen) inside(tile, tiles, x + 3, y + 22, w - 6, h - 25, depth - 1);
      };
      const inside = (tile, tiles, x, y, w, h, depth) => tile[kInside].forEach((each) => {
        const at = byPeople ? kPeopleBox : kFilesBox;
        put(each, [...tiles, each], x + each[at] / 1e4 * w, y + each[at + 1] / 1e4 * h, each[at + 2] / 1e4 * w, each[at + 3] / 1e4 * h, depth);
      });
      const here = way[way.length - 1];
      if (here[kInside].length) inside(here, way, 0, 0, width, height, 2);
      else put(here, way, 0, 0, width, height, 0);
      const path = pathTo(way);
      crumb.replaceChildren();
      way.forEach((tile, i) => {
        const name = i === 0 ? data.top : named(tile);
        if (i) crumb.append(make("span", { "aria-hidden": "true" }, "/"));
        crumb.append(i === way.length - 1 ? make("b", {}, name) : make("button", { type: "button", class: "link", onclick: () => { way = way.slice(0, i + 1); draw(); } }, name));
      });
      const area = make("select", { onchange: () => { byPeople = area.value === "people"; draw(); } },
        make("option", { value: "files", selected: !byPeople }, words.area_files), make("option", { value: "people", selected: byPeople }, words.area_people));
      crumb.append(make("span", { class: "right" }, make("button", { type: "button", class: "link",
        onclick: () => { update({ ...empty, folder: path === "." ? "" : path }); sync(); $("#findings").scrollIntoView(); } }, words.show)),
      make("label", {}, words.area + " ", area));
    };
    draw();
    let last = box.clientWidth;
    new ResizeObserver(() => { if (box.clientWidth !== last) { last = box.clientWidth; draw(); } }).observe(box);
  };

  // ---- Colours, keys, the section in view.
  const theme = () => {
    const select = make("select", {}, ...["auto", "light", "dark"].map((name) => make("option", { value: name }, words["theme_" + name])));
    const apply = (name) => { if (name === "auto") document.documentElement.removeAttribute("data-theme"); else document.documentElement.dataset.theme = name; };
    const key = "assay-theme";
    try { select.value = localStorage.getItem(key) ?? "auto"; } catch { select.value = "auto"; }
    if (!select.value) select.value = "auto";
    apply(select.value);
    select.addEventListener("change", () => { apply(select.value); try { localStorage.setItem(key, select.value); } catch { /* no memory, no harm */ } });
    $("nav").append(make("p", { class: "theme" }, make("label", {}, words.theme, make("br"), select)));
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && opened >= 0) { opened = -1; render(); ui.rows.children[cursor]?.focus(); return; }
    if (event.target.closest?.("input, select, textarea")) { if (event.key === "Escape") event.target.blur(); return; }
    const row = event.target.closest?.("#explorer tbody tr");
    if (event.key === "/") { event.preventDefault(); $("#findings").scrollIntoView(); ui.fields.q.focus(); }
    else if (event.key === "j" || event.key === "k" || (row && (event.key === "ArrowDown" || event.key === "ArrowUp"))) {
      const by = event.key === "j" || event.key === "ArrowDown" ? 1 : -1;
      cursor = Math.min(Math.max(0, cursor + by), ui.rows.children.length - 1);
      [...ui.rows.children].forEach((each, i) => { each.tabIndex = i === cursor ? 0 : -1; });
      ui.rows.children[cursor]?.focus();
      event.preventDefault();
    } else if (event.key === "n" && !ui.next.disabled) turn(1);
    else if (event.key === "p" && !ui.previous.disabled) turn(-1);
    else if (row && event.key === "Enter") { row.click(); ui.rows.children[cursor]?.focus(); }
  });
  const links = new Map(all("nav a").map((each) => [each.hash.slice(1), each]));
  const watch = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => {
    if (!isIntersecting) return;
    links.forEach((each) => each.removeAttribute("aria-current"));
    links.get(target.id)?.setAttribute("aria-current", "true");
  }), { rootMargin: "-10% 0px -80% 0px" });
  all("main > section").forEach((section) => watch.observe(section));
  addEventListener("beforeprint", () => all("details").forEach((each) => { each.open = true; }));
  addEventListener("hashchange", follow);

  theme();
  build();
  map();
  follow();
})();
