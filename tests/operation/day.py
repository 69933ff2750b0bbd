"""`make operation`: every block of docs/operating.md, and what the units promise under a systemd.

As one operator would in one day: each test goes on where the one before it ended.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from tests.journeys.visitor import Visitor
from tests.operation.machine import RELEASE, Machine, fetch_wheels
from tests.operation.test_documents import check_it_stops, get_blocks, is_active
from tests.storage.test_migrations import NEXT
from tests.waiting import wait_until

pytestmark = pytest.mark.booted

ROUNDS = int(os.environ.get("ROUNDS", "10"))

PROGRAMS, INSTALL, SERVICE, PROXY, ASK, OWN_QUESTIONS, CLINICS = get_blocks("One server")
SEVERAL, FORGET_FILE, ELSEWHERE = get_blocks("Several workers and hosts")
MOVE_BACK, FORGET_DATABASE = get_blocks("Moving the records")
[DAY] = get_blocks("Day to day")
INSTALL_BESIDE, UPGRADE, SWITCH = get_blocks("Upgrades")
COPY_FILE, RESTORE_FILE, DUMP, RESTORE_DUMP = get_blocks("Backups")
"""Each block of the page, by what it does: one that is added has to have a name, and be run."""


def save(visitor: Visitor, words: str) -> None:
    visitor.get("/checklist/heart")
    visitor.fill({"bp_reading": words})
    visitor.press("action", "save")


def has(visitor: Visitor, words: str) -> bool:
    return visitor.get("/checklist/heart").form.value("bp_reading") == words


def wait_until_ready(machine: Machine) -> None:
    machine.run(ASK)


def stop_at_any_moment(machine: Machine, rounds: int) -> None:
    """Each a little later than the one before it: from the first import to the first page."""
    for number in range(rounds):
        machine.run(f"systemctl start --no-block foreword; sleep {4 * number / rounds}")
        began = time.monotonic()
        machine.run("systemctl stop foreword")
        took = time.monotonic() - began
        result = machine.run("systemctl show --value --property=Result foreword").strip()
        # `signal`: it came before Python was there. A worker that is just being started ends once
        # it has begun, or after ten seconds.
        assert result in ("success", "signal"), number
        assert took < 15, number
        assert not is_active(machine, "foreword.service")
    machine.run("systemctl start foreword")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    fetch_wheels()
    with Machine(tmp_path_factory.mktemp("machine")) as running:
        yield running


@pytest.fixture(scope="module")
def person(machine: Machine) -> Visitor:
    """Who begins on the first day, and goes on through all of it."""
    visitor = machine.begin()
    save(visitor, "begun")
    return visitor


class TestOneServer:
    def test_it_is_installed_and_answers(self, machine: Machine) -> None:
        for block in (PROGRAMS, INSTALL, SERVICE, PROXY, ASK):
            machine.run(block)
        machine.run(OWN_QUESTIONS)
        machine.run(CLINICS)
        assert machine.run(ASK).count(": ready") >= 4

    def test_a_day(self, machine: Machine, person: Visitor) -> None:
        machine.run("systemctl reload foreword")
        wait_until(lambda: "Questions taken in: version" in machine.run("journalctl -u foreword"))

        log = machine.run(DAY)

        assert "127.0.0.1" not in log.replace("Foreword is at http://127.0.0.1:8000", "")
        assert "Database: sqlite:////var/lib/foreword/instance/records.sqlite\n" in log
        assert has(person, "begun")

    def test_commands_mean_the_database_of_the_service(self, machine: Machine) -> None:
        assert "in use by a running server" in machine.run("foreword purge", fails=True)
        there = machine.run("find /var/lib/foreword /srv/foreword / -xdev -name 'records.sqlite'")
        assert set(there.split()) == {"/var/lib/foreword/instance/records.sqlite"}

    def test_stopping_ends_the_service_and_its_socket(self, machine: Machine) -> None:
        for _ in range(2):
            check_it_stops(machine)
            machine.run("systemctl start foreword")

    def test_a_reload_in_the_first_second_leaves_it_running(self, machine: Machine) -> None:
        for pause in (0, 0.1, 0.2, 0.4, 0.8, 1.6):
            machine.run(
                f"systemctl stop foreword; systemctl start --no-block foreword; sleep {pause}\n"
                "systemctl kill --kill-whom=main --signal=HUP foreword || true"
            )
            wait_until_ready(machine)
        assert machine.run("systemctl show --value --property=NRestarts foreword").strip() == "0"

    def test_a_stop_is_obeyed_at_any_moment(self, machine: Machine) -> None:
        stop_at_any_moment(machine, ROUNDS)

    def test_a_backup_comes_back_with_its_owner_and_mode(
        self, machine: Machine, person: Visitor
    ) -> None:
        save(person, "in the backup")
        later = machine.begin()
        machine.run(COPY_FILE)
        save(person, "after it")
        save(later, "after it")
        machine.run("rm -r /var/lib/foreword/instance")  # the disk is lost
        machine.run("systemctl kill --signal=KILL foreword")

        machine.run(RESTORE_FILE)

        wait_until_ready(machine)
        assert has(person, "in the backup")
        assert later.get("/checklist/heart").form.value("bp_reading") == ""
        folder = "/var/lib/foreword/instance"
        modes = machine.run(f"stat --format='%U %a' {folder} {folder}/records.sqlite").split()
        assert modes == ["foreword", "700", "foreword", "600"]

    def test_after_a_day_off_an_operator_vouches_for_the_clock(self, machine: Machine) -> None:
        machine.run("systemctl stop foreword")
        machine.run(
            "runuser -u foreword -- sqlite3 /var/lib/foreword/instance/records.sqlite "
            "\"UPDATE last_purge SET at = '2026-01-01 00:00:00.000000'\""
        )
        machine.run("systemctl start foreword")
        wait_until(lambda: "purges: overdue" in machine.run(ASK))
        machine.run("systemctl stop foreword")
        assert "more than a day after the last purge" in machine.run("foreword purge", fails=True)
        machine.run("foreword purge --force")
        machine.run("systemctl start foreword")
        wait_until(lambda: "purges: ready" in machine.run(ASK))


class TestSeveralWorkers:
    def test_records_are_moved(self, machine: Machine, person: Visitor) -> None:
        save(person, "before the move")

        told = machine.run(SEVERAL)

        assert "To: postgresql://foreword:***@127.0.0.1/foreword\n" in told
        assert "Done." in told
        wait_until_ready(machine)
        assert has(person, "before the move")
        save(person, "moved")
        machine.run(FORGET_FILE)
        assert machine.run(DAY).count("Database: postgresql://foreword:***@127.0.0.1/") == 1

    def test_a_stop_is_obeyed_at_any_moment(self, machine: Machine) -> None:
        stop_at_any_moment(machine, max(2, ROUNDS // 5))

    def test_a_dump_comes_back(self, machine: Machine, person: Visitor) -> None:
        save(person, "in the dump")
        machine.run(DUMP)
        save(person, "after it")

        machine.run(RESTORE_DUMP)

        wait_until_ready(machine)
        assert has(person, "in the dump")

    def test_a_second_host_listens_in_the_network(self, machine: Machine) -> None:
        machine.run("ip address add 10.0.0.5/24 dev lo")

        machine.run(ELSEWHERE)

        ask = "curl --fail --silent --header 'Host: foreword.example.org' http://10.0.0.5:8000/healthz"
        machine.run(ask)
        with pytest.raises(ConnectionRefusedError):
            machine.connect(8000)
        machine.run(
            "rm -r /etc/systemd/system/foreword.socket.d; systemctl daemon-reload\n"
            "systemctl restart foreword.socket foreword.service"
        )

    def test_a_release_is_put_beside_the_old_one(self, machine: Machine, person: Visitor) -> None:
        """With a migration, and a person who goes on meanwhile."""
        save(person, "with the old release")
        machine.run(f"cp -r {RELEASE} /srv/next; cd /srv/next\n{INSTALL_BESIDE}")
        added = "/opt/foreword-1.1.0/lib/python3*/site-packages/screening/_shipped/migrations"
        machine.run(f"cat > $(echo {added}/versions)/0002_next.py <<'EOF'\n{NEXT}\nEOF")

        assert "at revision 0002." in machine.run(UPGRADE)
        machine.run(f"cd /srv/next\n{SWITCH}")

        wait_until_ready(machine)
        assert has(person, "with the old release")
        running = machine.run("ps -o args= -p $(systemctl show --value -p MainPID foreword)")
        assert running.startswith("/opt/foreword-1.1.0/bin/python")
        refused = machine.run("RELEASE=/opt/foreword-1.0.0 foreword purge --force", fails=True)
        assert "of a newer release" in refused

    def test_it_waits_for_a_database_that_is_away_at_the_start(
        self, machine: Machine, person: Visitor
    ) -> None:
        machine.run("systemctl stop foreword postgresql; systemctl start --no-block foreword")
        machine.run("sleep 70")  # longer than the server itself waits
        assert not is_active(machine, "foreword.service")
        began = time.monotonic()
        assert person.ask("GET", "/").status == 503
        assert time.monotonic() - began < 20  # at most while it starts once more
        machine.run("systemctl start postgresql")
        wait_until(lambda: is_active(machine, "foreword.service"))
        assert has(person, "with the old release")

    def test_records_are_moved_back(self, machine: Machine, person: Visitor) -> None:
        machine.run(MOVE_BACK)

        wait_until_ready(machine)
        machine.run(FORGET_DATABASE)
        assert has(person, "with the old release")
