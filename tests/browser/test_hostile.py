"""Whatever customers write and whatever they are called, a page shows it and runs nothing."""

from playwright.sync_api import expect

from story import Story
from world import phone

RUN = "ran(1)"
BODIES = [
    "<script>ran(1)</script>", "<ScRiPt src=data:,ran(1)></sCrIpT>", "<img src=x onerror=ran(1)>", "<svg onload=ran(1)>",
    "<svg><script>ran(1)</script></svg>", "<body onload=ran(1)>", "<iframe srcdoc='<script>parent.ran(1)</script>'>",
    "<iframe src=javascript:parent.ran(1)>", "<a href=javascript:ran(1)>click</a>", "<details open ontoggle=ran(1)>",
    "<video><source onerror=ran(1)></video>", "<audio src=x onerror=ran(1)>", "<input autofocus onfocus=ran(1)>",
    "<select autofocus onfocus=ran(1)>", "<textarea autofocus onfocus=ran(1)>", "<marquee onstart=ran(1)>",
    "<object data=javascript:ran(1)>", "<embed src=javascript:ran(1)>", "<math><mtext><img src=x onerror=ran(1)></mtext></math>",
    "<form action=javascript:ran(1)><button>go</button></form>", "<button formaction=javascript:ran(1)>go</button>",
    "<meta http-equiv=refresh content='0;url=javascript:ran(1)'>", "<base href=//example.invalid/>", "<link rel=import href=data:,ran(1)>",
    "<style>@import 'data:,';</style>", "<style>*{background:url(javascript:ran(1))}</style>", "<template><script>ran(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=ran(1)>'>", "<xmp><img src=x onerror=ran(1)></xmp>",
    "<!--<img src='--><img src=x onerror=ran(1)//'>", "<![CDATA[><img src=x onerror=ran(1)>]]>", "{{constructor.constructor('ran(1)')()}}",
    "${ran(1)}", "javascript:ran(1)", "' onmouseover=ran(1) x='", "\" onfocus=ran(1) autofocus x=\"", "` onerror=ran(1) `",
    "\u2028ran(1)\u2029", "\u202e<img src=x onerror=ran(1)>\u202c", "&lt;img src=x onerror=ran(1)&gt;",
]
PAYLOADS = BODIES + [f"\">{body}" for body in BODIES] + [f"</textarea></title></script>-->{body}" for body in BODIES]
WATCH = """
window.hits = [];
window.ran = () => window.hits.push("ran");
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => window.hits.push(name);
document.addEventListener("securitypolicyviolation", (event) => window.hits.push(event.violatedDirective + " " + event.sample));
"""


class Hostile(Story):
    def test_120_payloads_are_shown_and_run_nothing(self):
        self.assertEqual(len(set(PAYLOADS)), 120)
        context = self.browsers.open()
        context.add_init_script(WATCH)
        page = self.sign_in("acme.demo-owner", context=context)
        # Ten each, so that a page of the thread holds all of them and what is replied.
        customers = [phone(number) for number in range(66, 78)]
        for place, payload in enumerate(PAYLOADS):
            self.local.text(customers[place % len(customers)], payload)
        for place, customer in enumerate(customers):
            self.look_at(page, customer, PAYLOADS[place::len(customers)])

    def look_at(self, page, customer, said):
        spaced = f"+1 212 555 {customer[-4:]}"
        page.goto("/inbox")
        link = page.locator(".row", has_text=spaced).first
        conversation = link.get_attribute("href").split("/")[-1]
        contact = self.local.api("GET", f"/conversations/{conversation}")["contactId"]
        stored = f"/conversations/{conversation}/messages?limit=100"
        self.local.until(lambda: set(said) <= {one["text"] for one in self.local.api("GET", stored)["items"]})
        for payload in said:
            self.local.api("POST", f"/contacts/{contact}/notes", {"text": payload})
        for name, company in zip(said[::4], said[1::4]):
            self.local.api("PATCH", f"/contacts/{contact}", {"name": name[:120], "company": company[:120], "ref": name[:120]})
            self.local.api("PUT", f"/conversations/{conversation}/guide", {"guide": company})
            page.goto(f"/inbox/c/{conversation}")
            expect(page.locator(".thread-who h1")).to_have_text(name[:120].strip(), use_inner_text=False)
        shown = page.locator(".from-customer .words").all_text_contents()
        wanted = {text.strip() for text in said}
        self.assertTrue(wanted <= {text.strip() for text in shown}, wanted - set(shown))
        page.goto(f"/inbox/c/{conversation}?view=progress")
        # What a hint brings is made of the same parts.
        self.local.text(customer, said[0])
        expect(page.locator(".from-customer .words")).to_have_count(len(said) + 1)
        page.wait_for_timeout(100)
        self.assertEqual(page.evaluate("window.hits"), [])
        self.assertEqual(page.locator("#log script, #log iframe, #log style, #customer script, #list script").count(), 0)
