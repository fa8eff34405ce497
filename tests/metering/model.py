"""What a batch of readings comes to, as simply as it can be said; the service is compared with it."""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

USED = "DUPLICATE_IDEMPOTENCY_KEY"

Place = tuple[str, str, str]
"""Site, meter and time of a reading, as the export writes them."""
Content = tuple[str, float]
"""Unit and value."""


class Sent(NamedTuple):
    """A record as it goes over the wire, and what it means: either a code it is refused with, or a reading."""

    wire: Any
    code: str | None
    place: Place = ("", "", "")
    content: Content = ("", 0.0)
    key: str | None = None


@dataclass
class Answer:
    """What the service is to answer. `differs` says of an entry for a used key whether its detail tells of other
    content; None where the reading was corrected since, so that there are two ways to see it."""

    ingested: int = 0
    skipped: int = 0
    failed: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)
    differs: dict[int, bool | None] = field(default_factory=dict)

    def explains(self, answer: dict[str, Any]) -> bool:
        """Whether an answer on the wire is this one."""
        if (answer["ingested"], answer["skipped_duplicate"], answer["failed"]) != (
            self.ingested,
            self.skipped,
            self.failed,
        ):
            return False
        if [(error["index"], error["code"]) for error in answer["errors"]] != self.errors:
            return False
        told = {error["index"]: "other content" in error["detail"] for error in answer["errors"]}
        return all(differs in (None, told[index]) for index, differs in self.differs.items())


@dataclass
class Model:
    """One organization's readings, the keys that were used, and what readings said before."""

    readings: dict[Place, Content] = field(default_factory=dict)
    keys: dict[str, tuple[Place, Content]] = field(default_factory=dict)
    history: dict[Place, list[tuple[Content, Content]]] = field(default_factory=lambda: defaultdict(list))

    def after(self, *batches: list[Sent]) -> tuple[Model, list[Answer]]:
        """The model after some batches, one after the other, and their answers."""
        model = deepcopy(self)
        return model, [model._take(batch) for batch in batches]

    def _take(self, batch: list[Sent]) -> Answer:
        answer = Answer()
        for index, sent in enumerate(batch):
            if sent.code is not None:
                answer.failed += 1
                answer.errors.append((index, sent.code))
            elif sent.key is not None and sent.key in self.keys:
                answer.skipped += 1
                answer.errors.append((index, USED))
                place, content = self.keys[sent.key]
                is_corrected = self.readings[place] != content or bool(self.history.get(place))
                answer.differs[index] = None if is_corrected else (place, content) != (sent.place, sent.content)
            else:
                self._store(sent, answer)
        return answer

    def _store(self, sent: Sent, answer: Answer) -> None:
        if sent.key is not None:
            self.keys[sent.key] = (sent.place, sent.content)
        old = self.readings.get(sent.place)
        if old == sent.content:
            answer.skipped += 1
            return
        answer.ingested += 1
        self.readings[sent.place] = sent.content
        if old is not None:
            self.history[sent.place].append((old, sent.content))
