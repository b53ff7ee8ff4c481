"""Every story, then one sheet of all that was seen: target/screens/sheet.png."""

import pathlib
import sys
import unittest

import story
from world import SCREENS


def sheet():
    """All screenshots side by side, so that somebody looks at them."""
    pictures = sorted(path for path in SCREENS.glob("*.png") if path.name != "sheet.png")
    cells = "".join(f'<figure><img src="{path.as_uri()}"><figcaption>{path.stem}</figcaption></figure>' for path in pictures)
    style = "body{margin:16px;display:flex;flex-wrap:wrap;gap:12px;font:13px sans-serif;background:#888}figure{margin:0}img{height:300px;display:block}"
    page = SCREENS / "sheet.html"
    page.write_text(f"<style>{style}</style>{cells}")
    view = story.shared["browsers"].chromium.new_page(viewport={"width": 1900, "height": 900})
    view.goto(page.as_uri())
    view.screenshot(path=SCREENS / "sheet.png", full_page=True)
    print(f"{len(pictures)} pictures in {SCREENS / 'sheet.png'}")


def main():
    here = pathlib.Path(__file__).parent
    story.setUpModule()
    try:
        loader = unittest.TestLoader()
        loader.testNamePatterns = [f"*{word}*" for word in sys.argv[1:]] or None
        done = unittest.TextTestRunner(verbosity=2).run(loader.discover(str(here)))
        if SCREENS.exists():
            sheet()
    finally:
        story.close()
    return 0 if done.wasSuccessful() and done.testsRun else 1


if __name__ == "__main__":
    sys.exit(main())
