"""What every story begins with: the system, running, and somebody in front of it."""

import unittest

from playwright.sync_api import expect

from world import Browsers, Local

shared = {}


def setUpModule():
    """Made once for all stories: each has customers of its own."""
    if not shared:
        shared["local"] = Local()
        shared["browsers"] = Browsers(shared["local"])


def close():
    shared["browsers"].close()
    shared["local"].close()


class Story(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        setUpModule()
        cls.local, cls.browsers = shared["local"], shared["browsers"]

    def setUp(self):
        self.pages = []

    def tearDown(self):
        for page in self.pages:
            self.assertEqual(page.problems, [], "the page said so on its console")
            page.context.close()

    def sign_in(self, *who, **more):
        page = self.browsers.sign_in(*who, **more)
        self.pages.append(page)
        return page

    def open(self, conversation, *who, **more):
        """Somebody's page, with this conversation open."""
        page = self.sign_in(*who, to=f"/inbox/c/{conversation}", **more)
        expect(page.locator("#thread .thread-head")).to_be_visible()
        return page

    def messages(self, page):
        return page.locator("#log .message .words")

    def write(self, page, text):
        page.locator("#text").fill(text)
        page.locator("#text").press("Enter")
