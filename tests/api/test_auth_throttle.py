"""Too many failed logins: for an account, or from a network address; counted in the database, for every process."""

import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.api.people import AUTH, PASSWORD, Person, new_address
from tests.api.site import problem
from tests.support.service import Service

ACCOUNT_LIMIT = 5
ADDRESS_LIMIT = 50


def throttled(answer: httpx.Response) -> int:
    """Check that an answer says to wait, and for how many seconds."""
    problem(answer, 429)
    seconds = int(answer.headers["retry-after"])
    assert 1 <= seconds <= 900
    return seconds


def test_an_account_has_five_attempts(
    make_person: Callable[..., Person], service: Service, second_api: Service
) -> None:
    """Over all processes and addresses; then the right password does not help either."""
    owner = make_person()
    owner.sign_up()
    for number in range(ACCOUNT_LIMIT):
        stranger = make_person(email=owner.email.upper() if number > 2 else owner.email)
        problem(stranger.at((service, second_api)[number % 2]).sign_in(f"guess number {number}"), 401)
    throttled(make_person(email=owner.email).sign_in("guess number 6"))
    throttled(make_person(email=owner.email).at(second_api).sign_in())
    throttled(owner.sign_in())
    assert owner.refresh().status_code == 200


def test_many_at_once_do_not_slip_through(founder: Person, service: Service, second_api: Service) -> None:
    """An attempt is counted before its password is looked at."""

    def guess(number: int) -> int:
        base = (service, second_api)[number % 2].base_url
        headers = {"X-Forwarded-For": f"192.0.2.{number}"}
        form = {"username": founder.email, "password": f"guess number {number}"}
        return httpx.post(f"{base}{AUTH}/login", data=form, headers=headers, timeout=30).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(guess, range(24)))
    assert sorted(answers) == [401] * ACCOUNT_LIMIT + [429] * (24 - ACCOUNT_LIMIT)


def test_an_address_without_an_account_is_throttled_alike(make_person: Callable[..., Person]) -> None:
    """So that the limit does not tell who has one."""
    nobody = make_person()
    for _ in range(ACCOUNT_LIMIT):
        problem(nobody.sign_in(), 401)
    throttled(nobody.sign_in())


def test_signing_in_forgives(founder: Person) -> None:
    """The count begins anew."""
    for _ in range(3):
        for _ in range(ACCOUNT_LIMIT - 1):
            problem(founder.sign_in("a wrong password"), 401)
        assert founder.sign_in().status_code == 200


def test_the_window_ends(founder: Person, service: Service) -> None:
    """After a quarter of an hour one may try again."""
    for _ in range(ACCOUNT_LIMIT):
        founder.sign_in("a wrong password")
    throttled(founder.sign_in())
    with service.connect() as connection:
        update = "update internal.login_attempt set window_ends = now() where kind = 'account' and subject = %s"
        assert connection.execute(update, [founder.email]).rowcount == 1
    assert founder.sign_in().status_code == 200


def test_a_network_address_has_fifty_attempts(
    make_person: Callable[..., Person], service: Service, second_api: Service
) -> None:
    """Whomever they are for; others elsewhere sign in as ever. Good logins count for nothing."""
    address = f"198.51.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    neighbour = make_person(comes_from=address)
    neighbour.sign_up()
    for _ in range(3):
        assert neighbour.sign_in().status_code == 200
    guesser = make_person(comes_from=address)
    for number in range(ADDRESS_LIMIT):
        guesser.email = new_address()
        problem(guesser.at((service, second_api)[number % 2]).sign_in(), 401)
    throttled(guesser.sign_in())
    throttled(neighbour.sign_in())
    assert make_person(email=neighbour.email).sign_in().status_code == 200


def test_addresses_of_one_subscriber_count_as_one(make_person: Callable[..., Person], service: Service) -> None:
    """He has as many as he likes of IPv6's."""
    network = f"2001:db8:{secrets.randbits(16):x}:{secrets.randbits(16):x}"
    for number in range(3):
        make_person(comes_from=f"{network}::{number + 1:x}").sign_in()
    with service.connect() as connection:
        count = "select failures from internal.login_attempt where kind = 'address' and subject::inet = %s::inet"
        assert connection.execute(count, [f"{network}::/64"]).fetchall() == [(3,)]


def test_invented_addresses_do_not_help(make_person: Callable[..., Person], service: Service) -> None:
    """What stands left of the proxy's own word is the caller's invention."""
    address = f"203.0.113.{secrets.randbelow(256)}"
    for number in range(3):
        make_person(comes_from=f"192.0.2.{number}, {address}").sign_in()
    with service.connect() as connection:
        count = "select failures from internal.login_attempt where kind = 'address' and subject = %s"
        assert connection.execute(count, [address]).fetchone()[0] >= 3  # type: ignore[index]


def test_signing_up_takes_no_failure_back(make_person: Callable[..., Person], service: Service) -> None:
    """Else one would sign up again and again to guess on."""
    address = f"198.18.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    for _ in range(2):
        make_person(comes_from=address).sign_in()
        make_person(comes_from=address).sign_up()
    with service.connect() as connection:
        count = "select failures from internal.login_attempt where kind = 'address' and subject = %s"
        assert connection.execute(count, [address]).fetchall() == [(2,)]


def test_an_account_is_not_counted_from_an_address_that_has_to_wait(
    founder: Person, make_person: Callable[..., Person], service: Service
) -> None:
    """One address cannot fill the table."""
    address = f"100.64.{secrets.randbelow(256)}.{secrets.randbelow(256)}"
    with service.connect() as connection:
        connection.execute(
            "insert into internal.login_attempt values ('address', %s, 50, now() + interval '1 minute')", [address]
        )
    assert throttled(make_person(email=founder.email, comes_from=address).sign_in(PASSWORD)) <= 60
    with service.connect() as connection:
        count = "select from internal.login_attempt where kind = 'account' and subject = %s"
        assert connection.execute(count, [founder.email]).rowcount == 0
