"""Being asked to end is heard whenever it comes, in the midst of going to sleep too."""

from __future__ import annotations

import signal
import sys
import threading

import pytest

from lofte.faces.cli.interruption import Interruption
from lofte.faces.cli.serving import Serving


def told_at(step, event):
    """Wait in a thread of its own that a handler interrupts before its nth instruction.

    Whether the handler ran, and what the wait said; "never" where it did not return.
    """
    left, answers = [step], ["never"]

    def trace(frame, what, _argument):
        frame.f_trace_opcodes = True
        if what == "opcode":
            left[0] -= 1
            if left[0] == 0:
                sys.settrace(None)
                event.set()
        return trace

    def wait():
        sys.settrace(trace)
        try:
            answers[0] = event.wait(timeout=0.01)
        finally:
            sys.settrace(None)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    thread.join(timeout=3)
    return left[0] <= 0, answers[0]


def all_steps(kind):
    step, ran, said = 0, True, []
    while ran:
        step += 1
        event = kind()
        ran, answer = told_at(step, event)
        said.append(answer if not event.is_set() or answer == "never" else "told")
    return said[:-1]


def test_it_is_heard_at_every_instruction_of_the_wait():
    said = all_steps(Interruption)
    assert len(said) > 10
    assert set(said) == {"told"}


def test_the_server_waits_in_that_way_and_a_signal_tells_it():
    server = Serving(host="127.0.0.1", port=8000, threads=1, ready=lambda _server: None)
    assert isinstance(server.main_loop_interrupt, Interruption)
    server.signal_handler_interrupt(signal.SIGTERM, None)
    assert server.over
    assert server.asked


@pytest.mark.parametrize("timeout", [None, 5])
def test_another_thread_wakes_it(timeout):
    event = Interruption()
    threading.Timer(0.02, event.set).start()
    assert event.wait(timeout=timeout)
    assert event.is_set()


def test_what_was_cleared_is_forgotten():
    event = Interruption()
    event.set()
    event.set()
    event.clear()
    assert not event.is_set()
    assert not event.wait(timeout=0.01)
    event.set()
    assert event.wait()
