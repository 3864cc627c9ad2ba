"""The page of a report as a browser shows it: what it looks like, what it asks for, and for whom it can be read."""

import io
import re

import pytest
from PIL import Image

import pictures

# The contrast of each text and of each bar to what it stands on, as WCAG 2 counts it.
CONTRASTS = """(() => {
    const channel = value => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    const parse = text => text.match(/[\\d.]+/g).map(Number)
    const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    const ratio = (one, other) => {
        const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a)
        return (high + 0.05) / (low + 0.05)
    }
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const color = parse(getComputedStyle(at).backgroundColor)
            if (color.length < 4 || color[3] > 0) return color
        }
        return [255, 255, 255]
    }
    const found = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement
        const words = walker.currentNode.textContent.trim()
        if (!words || ['title', 'desc', 'style'].includes(parent.localName)) continue
        const style = getComputedStyle(parent)
        if (!parent.getClientRects().length) continue
        const color = parent.closest('svg') ? style.fill : style.color
        found.push(['text', words.slice(0, 40), ratio(parse(color), ground(parent))])
    }
    for (const bar of document.querySelectorAll('.bar')) {
        found.push(['bar', bar.getAttribute('class'), ratio(parse(getComputedStyle(bar).fill), ground(bar))])
    }
    return found
})()"""


@pytest.fixture
def page(browser, report, scheme):
    opened = browser.open(report.as_uri(), scheme=scheme)
    assert opened.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") == (scheme == "dark")
    return opened


def shown(page):
    return pictures.read(page.picture())


def test_the_picture_is_as_recorded(page, scheme):
    png = page.picture()
    if pictures.RECORD:
        pictures.record(scheme, png)
        pytest.fail(f"recorded {scheme}.png; look at it, and run again without SCVSH_RECORD")
    tiles = pictures.different_tiles(pictures.read(png), pictures.recorded(scheme))
    if tiles != []:
        (pictures.GOLDEN.parents[2] / ".build-test" / f"report-{scheme}.png").write_bytes(png)
    assert tiles == [], "what was seen is in .build-test"


@pytest.mark.parametrize("name, change", [
    ("a moved bar", "bar.setAttribute('x', +bar.getAttribute('x') + 12)"),
    ("a longer bar", "bar.setAttribute('width', +bar.getAttribute('width') + 12)"),
    ("a swapped colour", "bar.setAttribute('class', 'bar running')"),
    ("two colours swapped", """const style = getComputedStyle(document.documentElement)
        const [done, failed] = ['--done', '--failed'].map(each => style.getPropertyValue(each))
        document.documentElement.style.setProperty('--done', failed)
        document.documentElement.style.setProperty('--failed', done)"""),
    ("a bar that is gone", "bar.remove()"),
    ("another number", "document.querySelector('svg .number').textContent = '8'"),
    ("another word", "document.querySelector('main h2').textContent = 'Jobs by week'"),
])
def test_the_comparison_fails_for(page, scheme, name, change):
    assert pictures.different_tiles(shown(page), pictures.recorded(scheme)) == [], "unchanged it is the same"
    page.evaluate(f"(() => {{ const bar = document.querySelector('#outcomes ~ figure .bar.failed'); {change} }})()")
    assert pictures.different_tiles(shown(page), pictures.recorded(scheme)) not in ([], None), name


def test_the_comparison_fails_for_the_other_scheme(page, scheme):
    other = {"light": "dark", "dark": "light"}[scheme]
    assert len(pictures.different_tiles(shown(page), pictures.recorded(other))) > 1000
    assert pictures.different_tiles(Image.new("RGB", (10, 10)), pictures.recorded(scheme)) is None


def test_recorded_pictures_are_small(scheme):
    assert (pictures.GOLDEN / f"{scheme}.png").stat().st_size < 100_000


def test_nothing_is_asked_for_but_the_file_and_the_console_is_silent(page, report):
    assert page.requests() == [report.as_uri()]
    assert page.complaints() == []
    # The page says of itself that it fetches nothing and runs nothing.
    assert re.search(r"<script|<link|<img|<iframe|url\(http|@import| on\w+=", report.read_text()) is None
    # Whoever listens hears it, and what is tried is stopped by the page's own policy.
    page.evaluate("console.log('heard')")
    page.evaluate("""new Promise(done => { const image = new Image(); image.onerror = done; image.onload = done
        image.src = 'http://127.0.0.1:9/x.png' })""")
    said = page.complaints()
    assert any(each.get("type") == "log" for each in said), said
    assert any("Content Security Policy" in each.get("entry", {}).get("text", "") for each in said), said
    assert page.requests() == [report.as_uri(), "http://127.0.0.1:9/x.png"]
    assert [each["blockedReason"] for each in page.said("Network.loadingFailed")] == ["csp"]


def test_contrast_is_enough(page, report, scheme):
    found = page.evaluate(CONTRASTS)
    texts = [each for each in found if each[0] == "text"]
    bars = [each for each in found if each[0] == "bar"]
    assert len(texts) > 150 and len(bars) > 10, (len(texts), len(bars))
    assert [each for each in texts if each[2] < 4.5] == [] and [each for each in bars if each[2] < 3] == []
    # The count finds what is too pale.
    page.evaluate("document.documentElement.style.setProperty('--quiet', "
                  f"'{'#aaaaaa' if scheme == 'light' else '#555555'}')")
    assert [each for each in page.evaluate(CONTRASTS) if each[2] < 4.5] != []


def test_paper_is_black_on_white(page, scheme):
    page.look(scheme, "print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.querySelector('nav')).display") == "none"
    assert [each for each in page.evaluate(CONTRASTS) if each[2] < (4.5 if each[0] == "text" else 3)] == []
    # Nothing is cut off that could be scrolled to on a screen.
    assert page.evaluate("getComputedStyle(document.querySelector('pre')).whiteSpace") == "pre-wrap"
    printed = page.send("Page.printToPDF", paperWidth=8.27, paperHeight=11.69)["data"]
    assert len(printed) > 10_000


def test_tab_goes_through_the_page_in_its_order(page):
    stops = []
    while (stop := page.tab()) is not None and len(stops) < 30:
        stops.append(tuple(stop))
    assert stops == [
        ("a", "To the content"),
        ("a", "Jobs by day"), ("a", "Coverage and gaps"), ("a", "Failed jobs"), ("a", "Running out of retention"),
        ("div", "The same in numbers"), ("div", "All VMs, those with a gap first"),
        ("div", "Failed jobs, the newest first"),
        ("pre", "The end of the log of job 25"), ("pre", "The end of the log of job 21"),
        ("div", "Backups that run out, the last good ones first"),
    ]
    assert page.evaluate("document.querySelectorAll('[tabindex]:not([tabindex=\"0\"])').length") == 0


def test_what_is_focused_is_seen(page):
    page.tab()
    where = page.evaluate("""(() => { const box = document.activeElement.getBoundingClientRect()
        return [box.left >= 0, box.top >= 0, getComputedStyle(document.activeElement).outlineStyle] })()""")
    assert where == [True, True, "solid"], where


def test_assistive_technology_is_told_all(page):
    nodes = [node for node in page.send("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]

    def of(role):
        return [node for node in nodes if node["role"]["value"] == role]

    def level(node):
        return next(each["value"]["value"] for each in node["properties"] if each["name"] == "level")

    images = of("image") + of("img")
    assert [node["name"]["value"] for node in images] == ["Jobs by day and outcome", "VMs by coverage"]
    assert all(node["description"]["value"] for node in images), images
    assert "2026-11-20: 27 done, 2 failed" in images[0]["description"]["value"]
    levels = [level(node) for node in of("heading")]
    assert levels == [1, 2, 2, 2, 3, 3, 2], levels
    assert page.evaluate("document.documentElement.lang") == "en" and page.evaluate("document.title")
    assert len(of("main")) == 1 and len(of("navigation")) == 1
    assert page.evaluate("[...document.querySelectorAll('table')].every(table => table.caption && "
                         "table.querySelector('th[scope=col]') && table.querySelector('th[scope=row]'))")
    assert page.evaluate("""[...document.querySelectorAll('[id]')].map(each => each.id)
        .filter((id, place, all) => all.indexOf(id) !== place)""") == []


def test_a_bar_is_told_without_its_colour(page):
    """Each part of a bar but the good one has a pattern over it, another for each kind."""
    page.send("Emulation.setEmulatedVisionDeficiency", type="achromatopsia")
    patterns = page.evaluate("""[...document.querySelectorAll('figure .bar')].map(bar => [bar.getAttribute('class'),
        bar.nextElementSibling?.getAttribute('fill')])""")
    by_kind = {}
    for kind, fill in patterns:
        by_kind.setdefault(kind, set()).add(fill if fill and fill.startswith("url(") else None)
    assert all(len(fills) == 1 for fills in by_kind.values()), by_kind
    outcomes = [by_kind[f"bar {each}"] for each in ("done", "warning", "failed", "running", "unknown")]
    assert len({each for fills in outcomes for each in fills}) == 5, outcomes


def test_a_small_screen_scrolls_no_page_sideways(browser, report, scheme):
    page = browser.open(report.as_uri(), width=360, scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
