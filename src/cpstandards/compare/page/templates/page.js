(function () {
  "use strict";
  var root = document.documentElement;
  var byId = function (id) { return document.getElementById(id); };
  var all = function (selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  };
  var plural = function (count, one, many) { return count + " " + (count === 1 ? one : many); };
  var topicField = byId("f-topic"), findField = byId("f-find"), boardField = byId("f-board");
  var againstField = byId("f-against"), markField = byId("f-mark"), allField = byId("f-all");
  var checks = all("input[name=verdict]");
  var status = byId("status");
  var columns = all(".matrix > thead th[data-board]");
  var names = {};
  all("option", boardField).forEach(function (option) { names[option.value] = option.textContent; });

  /* ---- what there is ---- */

  var rows = all(".matrix > tbody").map(function (body) {
    var cells = all("td", body.rows[0]).map(function (cell, index) {
      return { element: cell, board: columns[index].dataset.board, marks: cell.dataset.marks.split(" ") };
    });
    var pairs = all("details.pair", body).map(function (pair) {
      return {
        element: pair, one: pair.dataset.one, other: pair.dataset.other,
        verdict: pair.dataset.verdict, text: pair.querySelector(".sentence").textContent
      };
    });
    return {
      element: body, topic: body.dataset.topic, cells: cells, pairs: pairs,
      text: body.textContent.toLowerCase(),
      chips: all(".chip", body.querySelector("summary")),
      span: body.rows[1].cells[0],
      parts: all(".says > .board, .unpaired", body)
    };
  });

  /* ---- what is chosen ---- */

  function chosen() {
    return {
      topic: topicField.value, find: findField.value.trim().toLowerCase(),
      board: boardField.value, against: boardField.value && againstField.value, mark: markField.value,
      verdicts: checks.filter(function (each) { return each.checked; })
        .map(function (each) { return each.value; }),
      all: allField.checked
    };
  }

  /* A verdict as the chosen board sees it. Without one, whoever is stricter. */
  function seen(pair, want) {
    var verdict = pair.verdict;
    if (verdict !== "stricter" && verdict !== "laxer") { return verdict; }
    if (!want.board) { return "stricter"; }
    var mirrored = verdict === "stricter" ? "laxer" : "stricter";
    return pair.one === want.board ? verdict : mirrored;
  }

  function isOfBoards(one, other, want) {
    var both = [one, other];
    return (!want.board || both.indexOf(want.board) >= 0) &&
      (!want.against || both.indexOf(want.against) >= 0);
  }

  function holds(cell) { return cell.marks[0] === "standards"; }

  /* Whether a row stands under everything but its verdicts; `alone` tells why it may be hidden. */
  function fits(row, want) {
    var shown = row.cells.filter(function (cell) {
      return !(want.board && want.against) || cell.board === want.board || cell.board === want.against;
    });
    var holders = shown.filter(holds).length;
    if (want.topic && row.topic !== want.topic && row.topic.indexOf(want.topic + ".") !== 0) { return null; }
    if (want.find && !want.find.split(/\s+/).every(function (word) { return row.text.indexOf(word) >= 0; })) { return null; }
    var of = row.cells.filter(function (cell) { return !want.board || cell.board === want.board; });
    if (want.mark) {
      if (!of.some(function (cell) { return cell.marks.indexOf(want.mark) >= 0; })) { return null; }
    } else if (want.board && !want.against && !of.some(holds)) { return null; }
    if (holders === 0) { return null; }
    return { alone: holders === 1 };
  }

  /* ---- showing ---- */

  function show() {
    var want = chosen();
    againstField.disabled = !want.board;
    var counts = {}, topics = 0, pairs = 0, left = 0, alone = 0, by = {};
    rows.forEach(function (row) {
      var fit = fits(row, want);
      var kinds = {}, here = [];
      row.pairs.forEach(function (pair) {
        var verdict = seen(pair, want);
        var isOf = isOfBoards(pair.one, pair.other, want);
        if (isOf) { kinds[verdict] = (kinds[verdict] || 0) + 1; }
        var isShown = isOf && (!want.verdicts.length || want.verdicts.indexOf(verdict) >= 0);
        pair.element.hidden = !isShown;
        if (isShown) { here.push(pair); }
      });
      if (fit && fit.alone) { alone += 1; }
      var isIn = Boolean(fit) && (want.all || !fit.alone);
      if (isIn) { Object.keys(kinds).forEach(function (kind) { counts[kind] = (counts[kind] || 0) + 1; }); }
      if (isIn && want.verdicts.length && !here.length) { isIn = false; }
      if (fit && fit.alone && !want.all) { left += 1; }
      row.element.hidden = !isIn;
      if (isIn) {
        topics += 1; pairs += here.length;
        by[row.topic.split(".")[0]] = true;
      }
      label(row, kinds, here, want);
    });
    columns.forEach(function (column) {
      column.hidden = isColumnHidden(column.dataset.board, want);
      column.classList.toggle("picked", column.dataset.board === want.board);
    });
    checks.forEach(function (check) { labelCheck(check, counts, want); });
    byId("alone").textContent = "(" + alone + ")";
    byId("none").hidden = topics > 0;
    all("option", againstField).forEach(function (option) {
      option.disabled = Boolean(option.value) && option.value === want.board;
    });
    sayChosen(want);
    say(topics, pairs, want.verdicts.length ? 0 : left, want);
  }

  function isColumnHidden(board, want) {
    return Boolean(want.board && want.against) && board !== want.board && board !== want.against;
  }

  function label(row, kinds, here, want) {
    row.cells.forEach(function (cell) { cell.element.hidden = isColumnHidden(cell.board, want); });
    row.parts.forEach(function (part) {
      part.hidden = part.dataset.board ? isColumnHidden(part.dataset.board, want)
        : !isOfBoards(part.dataset.one, part.dataset.other, want);
    });
    row.span.colSpan = 1 + row.cells.filter(function (cell) { return !cell.element.hidden; }).length;
    row.chips.forEach(function (chip) { chip.remove(); });
    if (!row.pairs.length) { return; }
    var summary = row.element.querySelector("details.topic > summary");
    row.chips = checks.filter(function (check) { return kinds[check.value]; }).map(function (check) {
      var chip = document.createElement("span");
      chip.className = "chip v-" + check.value;
      var sign = check.nextElementSibling.cloneNode(true);
      var count = document.createElement("b");
      count.textContent = kinds[check.value];
      chip.append(sign, " ", count, " " + verdictText(check.value, want));
      summary.append(chip, " ");
      return chip;
    });
    if (!row.chips.length) {
      var none = document.createElement("span");
      none.className = "chip";
      none.textContent = "nothing to set side by side";
      summary.append(none);
      row.chips = [none];
    }
    if (here.length === 1 && want.board && want.against) {
      var said = document.createElement("span");
      said.className = "chip said";
      said.textContent = here[0].text;
      summary.append(said);
      row.chips.push(said);
    }
  }

  function verdictText(verdict, want) {
    if (verdict === "stricter") { return want.board ? names[want.board] + " stricter" : "one is stricter"; }
    if (verdict === "laxer") { return want.board ? names[want.board] + " laxer" : "laxer"; }
    return verdict.replace("-", " ");
  }

  function labelCheck(check, counts, want) {
    var box = check.parentElement;
    box.hidden = check.value === "laxer" && !want.board;
    if (box.hidden) { check.checked = false; }
    box.querySelector(".text").textContent = verdictText(check.value, want);
    box.querySelector(".count").textContent = "(" + (counts[check.value] || 0) + ")";
  }

  var told = 0;
  function say(topics, pairs, left, want) {
    var text = plural(topics, "topic", "topics") + " shown, with " +
      plural(pairs, "pair of standards", "pairs of standards") +
      (want.verdicts.length ? " of that verdict." : ".");
    if (left) { text += " " + left + " more that only one board has " + (left === 1 ? "is" : "are") + " left out."; }
    window.clearTimeout(told);
    told = window.setTimeout(function () { if (status.textContent !== text) { status.textContent = text; } }, 150);
  }

  /* What was chosen, for paper. */
  function sayChosen(want) {
    var shown = function (field) { return field.options[field.selectedIndex].textContent; };
    var parts = [];
    if (want.topic) { parts.push("topic " + shown(topicField)); }
    if (want.find) { parts.push("with the words " + want.find); }
    if (want.board) { parts.push(names[want.board] + (want.against ? " beside " + names[want.against] : "")); }
    if (want.mark) { parts.push(shown(markField)); }
    if (want.verdicts.length) {
      parts.push("verdict " + want.verdicts.map(function (each) { return verdictText(each, want); }).join(" or "));
    }
    byId("chosen").hidden = !parts.length;
    byId("chosen").textContent = "Chosen: " + parts.join("; ") + ".";
  }

  /* ---- addresses ---- */

  var keys = [["topic", topicField], ["find", findField], ["board", boardField], ["against", againstField], ["mark", markField]];

  function toAddress() {
    var parts = [];
    keys.forEach(function (key) {
      if (key[1].value) { parts.push(key[0] + "=" + encodeURIComponent(key[1].value)); }
    });
    var verdicts = chosen().verdicts;
    if (verdicts.length) { parts.push("verdict=" + verdicts.join(",")); }
    if (allField.checked) { parts.push("all=1"); }
    try {
      history.replaceState(null, "", parts.length ? "#" + parts.join("&") : location.pathname + location.search);
    } catch (error) {
      location.hash = parts.join("&");
    }
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch (error) { return text; }
  }

  /* Whether the address holds filters; then they are set. */
  function fromAddress() {
    var found = {};
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("=");
      if (at > 0) { found[part.slice(0, at)] = decoded(part.slice(at + 1).replace(/\+/g, " ")); }
    });
    if (!Object.keys(found).length) { return false; }
    keys.forEach(function (key) {
      key[1].value = found[key[0]] || "";
      if (key[1].value !== (found[key[0]] || "")) { key[1].value = ""; }
    });
    if (found.topic && !topicField.value) { findField.value = found.topic; }
    var verdicts = (found.verdict || "").split(",");
    checks.forEach(function (check) { check.checked = verdicts.indexOf(check.value) >= 0; });
    allField.checked = found.all === "1";
    return true;
  }

  function follow() {
    var target = byId(decoded(location.hash.slice(1)));
    if (target && target.tagName === "TBODY") {
      show();
      if (target.hidden) { clear(); allField.checked = true; show(); }
      target.querySelector("details.topic").open = true;
      target.scrollIntoView();
      var summary = target.querySelector("summary");
      summary.focus({ preventScroll: true });
    } else if (fromAddress()) {
      show();
      byId("matrix").scrollIntoView();
    } else {
      show();
    }
  }

  function clear() {
    keys.forEach(function (key) { key[1].value = ""; });
    checks.forEach(function (check) { check.checked = false; });
    allField.checked = false;
  }

  /* ---- a day of a year ---- */

  var DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  var MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  var SVG = "http://www.w3.org/2000/svg";
  var LEFT = 32, TOP = 18, CELL = 12;
  var readers = 0;

  function addReader(figure) {
    if (figure.querySelector(".reader")) { return; }
    var gaps = [], pair = figure.closest(".pair").dataset;
    byId("y-" + figure.dataset.picture + "-1").dataset.gaps.split(" ").forEach(function (run) {
      var parts = run.split("*");
      for (var count = Number(parts[1]); count > 0; count -= 1) {
        gaps.push(parts[0] === "n" ? null : Number(parts[0]));
      }
    });
    readers += 1;
    var reader = document.createElement("div");
    var labelled = document.createElement("label");
    var slider = document.createElement("input");
    var output = document.createElement("output");
    reader.className = "reader";
    labelled.textContent = "Look at one day";
    labelled.htmlFor = slider.id = "day-" + readers;
    output.htmlFor.add(slider.id);
    slider.type = "range"; slider.min = 0; slider.max = gaps.length - 1; slider.step = 1;
    var widest = 0;
    gaps.forEach(function (gap, index) { if (Math.abs(gap || 0) > Math.abs(gaps[widest] || 0)) { widest = index; } });
    slider.value = widest;
    reader.append(labelled, slider, output);
    figure.querySelector(".halves").after(reader);
    var drawings = all(".halves svg", figure);
    var cursors = drawings.map(function (drawing) {
      var cursor = document.createElementNS(SVG, "rect");
      cursor.setAttribute("class", "cursor");
      cursor.setAttribute("width", CELL);
      cursor.setAttribute("height", CELL);
      drawing.append(cursor);
      return cursor;
    });
    function tell() {
      var number = Number(slider.value), gap = gaps[number];
      var date = new Date(Date.UTC(Number(figure.dataset.year), 0, 1 + number));
      var day = DAYS[date.getUTCDay()] + " " + date.getUTCDate() + " " + MONTHS[date.getUTCMonth()] + " " + figure.dataset.year;
      var who = names[gap < 0 ? pair.one : pair.other];
      var what = gap === null ? "one of the two has no deadline"
        : gap === 0 ? "the same day" : who + " is stricter by " + plural(Math.abs(gap), "day", "days");
      output.textContent = "From " + day + ": " + what + ".";
      slider.setAttribute("aria-valuetext", day + ": " + what);
      drawings.forEach(function (drawing, index) {
        var at = number - Number(drawing.dataset.first);
        var isHere = at >= 0 && at < Number(drawing.dataset.days);
        var position = at + Number(drawing.dataset.offset);
        cursors[index].setAttribute("visibility", isHere ? "visible" : "hidden");
        if (!isHere) { return; }
        cursors[index].setAttribute("x", LEFT + Math.floor(position / 7) * CELL);
        cursors[index].setAttribute("y", TOP + (position % 7) * CELL);
      });
    }
    slider.addEventListener("input", tell);
    drawings.forEach(function (drawing) {
      drawing.addEventListener("click", function (event) {
        var box = drawing.getBoundingClientRect();
        var scale = drawing.viewBox.baseVal.width / box.width;
        var column = Math.floor(((event.clientX - box.left) * scale - LEFT) / CELL);
        var row = Math.floor(((event.clientY - box.top) * scale - TOP) / CELL);
        var at = column * 7 + row - Number(drawing.dataset.offset);
        if (column >= 0 && row >= 0 && row < 7 && at >= 0 && at < Number(drawing.dataset.days)) {
          slider.value = at + Number(drawing.dataset.first);
          tell();
        }
      });
    });
    tell();
  }

  document.addEventListener("toggle", function (event) {
    if (event.target.open && event.target.classList.contains("pair")) {
      all("figure.year", event.target).forEach(addReader);
    }
  }, true);

  /* On a narrow screen the table is laid out as blocks, and must be told to be a table still. */
  function addRoles() {
    var table = document.querySelector(".matrix");
    table.setAttribute("role", "table");
    [table.tHead].concat(Array.prototype.slice.call(table.tBodies)).forEach(function (part) {
      part.setAttribute("role", "rowgroup");
      Array.prototype.forEach.call(part.rows, function (row) {
        row.setAttribute("role", "row");
        Array.prototype.forEach.call(row.cells, function (cell) {
          cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "row" ? "rowheader" : "columnheader");
        });
      });
    });
  }

  /* ---- start ---- */

  var form = byId("filters");
  function changed() { show(); toAddress(); }
  form.addEventListener("input", function () {
    if (againstField.value && againstField.value === boardField.value) { againstField.value = ""; }
    changed();
  });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function (event) { event.preventDefault(); clear(); changed(); });
  byId("open").addEventListener("click", function () {
    rows.forEach(function (row) {
      if (row.element.hidden) { return; }
      row.element.querySelector("details.topic").open = true;
      row.pairs.forEach(function (pair) { if (!pair.element.hidden) { pair.element.open = true; } });
    });
  });
  byId("close").addEventListener("click", function () {
    all(".matrix details[open]").forEach(function (each) { each.open = false; });
  });
  window.addEventListener("hashchange", follow);
  root.classList.add("has-js");
  addRoles();
  form.hidden = false;
  follow();
}());
