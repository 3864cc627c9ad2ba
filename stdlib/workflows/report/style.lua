-- How the page of a report looks: light and dark as the reader's system is, black on white on paper. Every colour of
-- text has a contrast of 4.5 at least to what it stands on, every colour of a bar one of 3; the test of the page counts
-- them. No bar is told by its colour alone: each has a pattern and a word.
local LIGHT = [[
color-scheme: light;
--page: #ffffff; --text: #1b1f24; --quiet: #57606a; --line: #8c959f; --band: #f3f5f7; --link: #0550ae;
--done: #1a7f37; --warning: #8a5a00; --failed: #c01c28; --running: #0860ca; --unknown: #57606a;]]

local DARK = [[
color-scheme: dark;
--page: #14171a; --text: #e6e8ea; --quiet: #a6afb8; --line: #6b7680; --band: #1f2428; --link: #79b8ff;
--done: #3fb950; --warning: #d9a326; --failed: #ff7b72; --running: #58a6ff; --unknown: #a6afb8;]]

local RULES = [[
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem 1.25rem 3rem; background: var(--page); color: var(--text);
  font: 15px/1.5 sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.5rem; border-bottom: 1px solid var(--line); padding-bottom: 0.25rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 0.25rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.25rem 0.5rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; padding: 0; margin: 0.5rem 0; }
.quiet { color: var(--quiet); }
.problem { border-left: 4px solid var(--failed); padding: 0.25rem 0.75rem; background: var(--band); }
.problem strong { color: var(--text); }
figure { margin: 0.75rem 0; overflow-x: auto; }
figure > svg { display: block; width: 100%; min-width: 32rem; height: auto; }
svg text { fill: var(--text); font: 11px sans-serif; }
svg .number { text-anchor: end; font-variant-numeric: tabular-nums; }
.bar.done, .bar.covered { fill: var(--done); }
.bar.warning, .bar.unclear { fill: var(--warning); }
.bar.failed, .bar.gap { fill: var(--failed); }
.bar.running { fill: var(--running); }
.bar.unknown { fill: var(--unknown); }
.mark { fill: none; stroke: var(--page); stroke-width: 2; }
.dot { fill: var(--page); }
.key { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; list-style: none; padding: 0; margin: 0.5rem 0; }
.key svg { display: inline-block; width: 22px; height: 12px; vertical-align: -1px; margin-right: 0.35rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: 0.5rem 0; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.25rem; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 0.75rem 0.25rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: normal; }
.time { white-space: nowrap; }
thead th { border-bottom-width: 2px; }
th.number, td.number { text-align: right; }
td.bad { color: var(--failed); font-weight: bold; }
td.unsure { color: var(--warning); font-weight: bold; }
pre { background: var(--band); margin: 0.25rem 0; padding: 0.5rem 0.75rem; overflow-x: auto;
  font: 13px/1.45 monospace; }
]]

local PRINT = [[
nav, .skip { display: none; }
body { max-width: none; padding: 0; font-size: 10pt; }
pre { white-space: pre-wrap; overflow: visible; }
.scroll { overflow: visible; }
thead { display: table-header-group; }
tr, figure, pre { break-inside: avoid; }
h2, h3 { break-after: avoid; }
.bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
]]

local css = table.concat {
  ":root {\n", LIGHT, "\n}\n@media screen and (prefers-color-scheme: dark) {\n:root {\n", DARK, "\n}\n}\n", RULES,
  "@media print {\n", PRINT, "}\n",
}

--- All rules of the page.
return { css = css }
