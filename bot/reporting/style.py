"""How the report looks: on a phone and on a wide screen, by day and by night, and on paper."""

from bot.reporting.html import Html

STYLE = Html("""
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1b1b1f; --soft: #5a5d66; --line: #d9dbe1; --link: #0b57a4;
  --heat1: #fff2d6; --heat2: #ffdca3; --heat3: #ffbd6e; --heat4: #f79a4b; --bar: #f79a4b;
  --few: #b3261e;
  --answered: #2e7d4f; --likely: #d99a1c; --declined: #b3261e;
  --outside: #4a6fb5; --other: #8a8f9c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #17181c; --ink: #ececf1; --soft: #a9adb8; --line: #3a3d46; --link: #8ec5ff;
    --heat1: #33290f; --heat2: #4d3811; --heat3: #6b4812; --heat4: #8c5814; --bar: #c47f2a;
    --few: #ff9d94;
    --answered: #57b37d; --likely: #d9a441; --declined: #e5736a;
    --outside: #7f9fe0; --other: #80859a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 52rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .25rem; }
h4 { font-size: .9rem; color: var(--soft); margin: 1rem 0 .25rem; font-weight: 600; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
nav ul, .plain { list-style: none; padding: 0; margin: .25rem 0 0; }
nav li { margin: .25rem 0; }
.plain > li { margin: .3rem 0; }
.soft { color: var(--soft); font-size: .875rem; }
.sentence { display: block; padding: .4rem .6rem; border-radius: .4rem; }
details > .sentence { cursor: pointer; display: list-item; list-style-position: inside; }
.count, .id { display: block; }
.heat0 { border: 1px dashed var(--line); }
.heat1 { background: var(--heat1); }
.heat2 { background: var(--heat2); }
.heat3 { background: var(--heat3); }
.heat4 { background: var(--heat4); }
.sentence .soft { color: inherit; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem; }
.legend span { padding: .1rem .6rem; border-radius: .4rem; }
.inside { margin: .25rem 0 .5rem 1.25rem; padding-left: 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--soft); font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem .35rem 0; font-weight: 400; }
thead th { color: var(--soft); font-size: .875rem; }
tbody tr { border-top: 1px solid var(--line); }
tr:target { outline: 3px solid var(--link); }
td { width: 45%; font-variant-numeric: tabular-nums; }
.bar { display: block; height: .5rem; margin-top: .2rem; border-radius: .25rem;
  background: var(--bar); }
.bars { display: flex; margin: .2rem 0; }
.bars .bar { border-radius: 0; }
.answered { background: var(--answered); }
.likely { background: var(--likely); }
.outside { background: var(--outside); }
.declined { background: var(--declined); }
.other { background: var(--other); }
.wide td { width: auto; }
.wide .day { width: 6.5rem; white-space: nowrap; }
table + table { margin-top: 1.5rem; }
.missed { padding-left: 2rem; }
.missed > li { margin: .5rem 0; }
.few { color: var(--few); font-weight: 700; }
@media print { body { max-width: none; } .heat1, .heat2, .heat3, .heat4, .bar {
  print-color-adjust: exact; } }
""")
