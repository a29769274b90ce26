"""How soon the next message may go out on a channel: decisions from a moment to seconds to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import Pace
from bot.outbox import BULK
from bot.verdict import ELSEWHERE_AFTER

SHORTEST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
"""Seconds a whole channel rests after trouble, doubling from the one to the other."""
PRUNE_ABOVE = 1000
"""Addresses remembered before those that may be forgotten are; then twice as many as were left."""


@dataclass(slots=True)
class Bucket:
    """Tokens that come back at a rate, up to a size; each message takes one."""

    rate: float
    size: float
    tokens: float
    at: datetime

    def fill(self, now: datetime) -> None:
        """A clock set back gives nothing; one set forward fills the bucket, no more."""
        passed = max(0.0, (now - self.at).total_seconds())
        self.tokens, self.at = min(self.size, self.tokens + passed * self.rate), now

    def wait(self) -> float:
        """Seconds until there is a whole token; a thousandth more or less is nothing."""
        lacking = 1.0 - self.tokens
        return lacking / self.rate if lacking > 0.001 else 0.0


@dataclass(frozen=True, slots=True)
class Rest:
    """A time in which nothing is sent. It is over, too, when the clock was set back before it."""

    since: datetime
    seconds: float

    def left(self, now: datetime) -> float:
        passed = (now - self.since).total_seconds()
        return self.seconds - passed if 0 <= passed < self.seconds else 0.0


class Pacer:
    """The pace of one channel.

    Bulk keeps to the channel's overall rate. Replies never wait for it, but what they use up bulk
    has to do without. Both keep to the rate of an address.
    """

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._overall: Bucket | None = None
        self._addresses: dict[str, Bucket] = {}
        self._prune_above = PRUNE_ABOVE
        self._rest: Rest | None = None
        self._address_rests: dict[str, Rest] = {}
        self._troubles = 0
        self._trouble_since: datetime | None = None

    def rests(self, now: datetime) -> float:
        """Seconds for which the whole channel is to be left alone."""
        return self._rest.left(now) if self._rest else 0.0

    def is_down(self, now: datetime) -> bool:
        """Whether the channel rests and has been in trouble for so long, or will be, that people are
        better written to elsewhere.
        """
        left = timedelta(seconds=self.rests(now))
        return bool(left) and now + left - (self._trouble_since or now) >= ELSEWHERE_AFTER

    def wait(self, lane: str, address: str, now: datetime) -> float:
        """Seconds until a message may go to this address."""
        rest = self._address_rests.get(address)
        return max(
            self.rests(now),
            rest.left(now) if rest else 0.0,
            self._address(address, now).wait(),
            self._all(now).wait() if lane == BULK else 0.0,
        )

    def take(self, address: str, now: datetime) -> None:
        """A message goes out."""
        self._address(address, now).tokens -= 1
        overall = self._all(now)
        overall.tokens = max(overall.tokens - 1, -self._pace.overall)
        if len(self._addresses) > self._prune_above:
            self._prune(now)
            self._prune_above = max(PRUNE_ABOVE, 2 * len(self._addresses))

    def rest_address(self, address: str, seconds: float, now: datetime) -> None:
        """The platform wants this address left alone for so long."""
        self._address_rests[address] = Rest(now, seconds)

    def rest(self, seconds: float, now: datetime) -> float:
        """Leave everybody alone: as long as asked, else longer with every trouble in a row.

        Messages that were under way together and fail together are one trouble. Returns seconds.
        """
        left = self.rests(now)
        if left and left >= seconds:
            return left
        pause = seconds or min(SHORTEST_PAUSE * 2.0 ** min(self._troubles, 30), LONGEST_PAUSE)
        self._troubles += 1
        self._trouble_since = self._trouble_since or now
        self._rest = Rest(now, pause)
        return pause

    def went_through(self) -> None:
        """The platform answered: the next trouble is a new one. A rest lasts as long as it was set."""
        self._troubles, self._trouble_since = 0, None

    def _all(self, now: datetime) -> Bucket:
        if self._overall is None:
            size = max(1.0, self._pace.overall)
            self._overall = Bucket(self._pace.overall, size, size, now)
        self._overall.fill(now)
        return self._overall

    def _address(self, address: str, now: datetime) -> Bucket:
        bucket = self._addresses.get(address)
        if bucket is None:
            pace = self._pace
            bucket = Bucket(pace.of(address), pace.burst, pace.burst, now)
            self._addresses[address] = bucket
        bucket.fill(now)
        return bucket

    def _prune(self, now: datetime) -> None:
        for address, bucket in list(self._addresses.items()):
            bucket.fill(now)
            if bucket.tokens >= bucket.size:
                del self._addresses[address]
        rests = self._address_rests
        self._address_rests = {who: rest for who, rest in rests.items() if rest.left(now)}
