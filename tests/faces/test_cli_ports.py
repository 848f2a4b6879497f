"""Ports: whoever asks first holds one, from that moment on, and what cannot be listened at ends in words."""

from __future__ import annotations

import socket

import pytest

from lofte.domain.errors import LofteError
from lofte.faces.cli.ports import claim
from lofte.faces.cli.serving import Serving
from lofte.usecases.demo.receiving import receiver
from tests.e2e.tree import free_port


def number(held: socket.socket) -> int:
    return int(held.getsockname()[1])


def test_two_that_want_the_same_port_at_the_same_time_get_different_ones():
    wanted = free_port()
    with claim(wanted=wanted) as first, claim(wanted=wanted) as second:
        assert wanted <= number(first) < number(second)


def test_a_claimed_port_can_be_had_again_as_soon_as_it_is_let_go():
    wanted = free_port()
    for _ in range(3):
        with claim(wanted=wanted) as held:
            assert number(held) == wanted


def test_without_a_free_port_it_says_what_to_do():
    with pytest.raises(LofteError) as error:
        claim(wanted=70000, remedy="Do this.")
    assert error.value.problems[0].code == "PORT_TAKEN"
    assert error.value.problems[0].remedy == "Do this."


def test_the_mail_receiver_keeps_its_port_while_it_rests():
    with claim(wanted=free_port()) as held:
        port = number(held)
        for _ in range(2):
            with receiver(listening=held):
                greet(port)
            with pytest.raises(OSError, match="in use"):
                socket.create_server(("127.0.0.1", port))


def greet(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        assert line.recv(1024).startswith(b"220 ")


def test_a_server_whose_port_was_taken_meanwhile_says_so_and_what_to_do():
    with claim(wanted=free_port()) as held:
        server = Serving(host="127.0.0.1", port=number(held), threads=1, ready=lambda _: None)
        with pytest.raises(LofteError) as error:
            server._init_shared_socket()
    assert error.value.problems[0].code == "PORT_TAKEN"
    assert "--port" in error.value.problems[0].remedy
