"""The way between desks and log: messages are late, lost, come twice, overtake each other; a cut desk is not reached.

Decides only when a message arrives, if ever. Knows nothing of what it carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass
class Weather:
    """How bad the network is, in seconds and shares of all messages."""

    slowest: float = 2.0
    lost: float = 0.0
    twice: float = 0.0
    stuck: float = 0.0
    """Share of messages that are held up for up to `longest` seconds: whatever was sent after them overtakes them."""
    longest: float = 1800.0


FINE = Weather()


def stormy(rng: Random) -> Weather:
    """Some bad weather."""
    return Weather(
        slowest=rng.choice([1.0, 5.0, 30.0]),
        lost=rng.choice([0.0, 0.05, 0.2, 0.5]),
        twice=rng.choice([0.0, 0.1, 0.3]),
        stuck=rng.choice([0.0, 0.05, 0.2]),
    )


@dataclass
class Network:
    """One weather for all."""

    rng: Random
    weather: Weather
    lost: int = 0
    repeated: int = 0

    def arrivals(self) -> list[float]:
        """After how many seconds a message sent now arrives: once, twice, or never."""
        rng, weather = self.rng, self.weather
        if rng.random() < weather.lost:
            self.lost += 1
            return []
        times = 2 if rng.random() < weather.twice else 1
        self.repeated += times - 1
        return [self._after() for _ in range(times)]

    def _after(self) -> float:
        if self.rng.random() < self.weather.stuck:
            return self.rng.uniform(self.weather.slowest, self.weather.longest)
        return self.rng.uniform(0.01, self.weather.slowest)
