"""A sending while it runs: somebody says no, and the process is killed. The mail goes to a server of the test's own.

The same installation is served by `lofte up`, with settings for another mail server; at the end the demo runs again.
"""

from __future__ import annotations

import re
import urllib.request
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.e2e import acts
from tests.e2e.postbox import Postbox

pytestmark = [pytest.mark.browser, pytest.mark.database]

TALLBACKEN = "Tallbackens Trädgård"


@pytest.fixture(scope="module")
def postbox(demo):
    """A mail server that can keep its senders waiting, and the product sending there."""
    with Postbox() as box:
        demo.stop()
        demo.up(**box.settings)
        yield box
        box.go_on()
        demo.close()  # also where a test has failed between its end and its start, so that no other fails by it
    demo.demo()


def one_click(url):
    request = urllib.request.Request(url, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200


def test_who_says_no_while_it_runs_gets_nothing(signed_in, postbox):
    page = signed_in("owner")
    acts.work_for(page, TALLBACKEN)
    first = acts.write(page, title="Ett", subject_line="Före nejet")
    may, _, _ = acts.reach(page, first)
    acts.send(page, first)
    acts.wait_until_done(page)
    before = {letter.to: letter for letter in postbox.about("Före nejet")}
    assert len(before) == len(postbox.about("Före nejet")) == may

    second = acts.write(page, title="Två", subject_line="Under nejet")
    postbox.hold(after=2)
    acts.send(page, second)
    sent = {letter.to for letter in postbox.wait_for(3, "Under nejet")}
    expect(page.locator("#sending .state").first).to_have_text("Sending")
    said_no = next(to for to in before if to not in sent)
    one_click(before[said_no].way_out)
    postbox.go_on()
    acts.wait_until_done(page)
    assert acts.figures(page) == {"Sent": may - 1, "Not sent": 1}
    expect(page.locator("main")).to_contain_text("Left out in the moment of sending")
    expect(page.locator("main")).to_contain_text("Has said no to marketing")
    assert {letter.to for letter in postbox.about("Under nejet")} == set(before) - {said_no}
    acts.open_person(page, said_no)
    expect(page.locator("section", has=page.locator("#messages"))).to_contain_text("Not sent: Has said no to marketing")


def test_killed_in_the_middle_nobody_gets_it_twice_and_the_one_in_flight_is_listed(signed_in, demo, postbox):
    page = signed_in("owner")
    acts.work_for(page, TALLBACKEN)
    letter = acts.write(page, title="Tre", subject_line="Avbrottet")
    may, _, _ = acts.reach(page, letter)
    postbox.hold(after=4)
    sending = acts.send(page, letter)
    in_flight = postbox.wait_for(5, "Avbrottet")[4].to
    demo.kill()
    assert len(postbox.about("Avbrottet")) == 5
    postbox.go_on()

    # A lease runs out by itself after a minute; here it is not waited for.
    assert demo.sql("UPDATE work SET lease_until = created_at WHERE state = 'running'")
    demo.up(**postbox.settings)
    page.goto(sending)
    acts.wait_until_done(page)
    assert acts.figures(page) == {"Sent": may - 1, "Uncertain": 1}
    received = Counter(one.to for one in postbox.about("Avbrottet"))
    assert set(received.values()) == {1}
    assert len(received) == may
    uncertain = page.locator("section", has=page.get_by_role("heading", name="May or may not have arrived"))
    expect(uncertain.locator("a.line")).to_have_count(1)
    uncertain.locator("a.line").click()
    expect(page.locator("main")).to_contain_text(in_flight)
    assert re.search("Tre|Avbrottet", page.locator("section", has=page.locator("#messages")).inner_text())
    page.goto("/console/")
    expect(page.locator("section", has=page.locator("#needs"))).not_to_contain_text("Nothing right now.")


def test_paused_it_waits_and_stopped_it_ends_for_good(signed_in, postbox):
    page = signed_in("owner")
    acts.work_for(page, TALLBACKEN)
    letter = acts.write(page, title="Fyra", subject_line="Pausen")
    postbox.hold(after=2)
    acts.send(page, letter)
    postbox.wait_for(3, "Pausen")
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("#sending .state").first).to_have_text("Paused")
    postbox.go_on()
    page.wait_for_timeout(1500)
    assert len(postbox.about("Pausen")) == 3
    postbox.hold(after=1)
    page.get_by_role("button", name="Go on").click()
    postbox.wait_for(5, "Pausen")
    page.get_by_role("button", name="Stop for good").click()
    expect(page.locator("#sending .state").first).to_have_text("Stopped")
    postbox.go_on()
    page.wait_for_timeout(1500)
    page.reload()
    assert acts.figures(page)["Sent"] == len(postbox.about("Pausen")) == 5
    expect(page.get_by_role("button", name="Go on")).to_have_count(0)
