"""What a harvest counted: the summary that goes into the provenance of its tables."""

from collections import Counter
from dataclasses import dataclass, field, fields

from indicators.sources.sotkanet.parse import EXAMPLES, Placed, Rows
from indicators.tables import AREA_TYPES


@dataclass
class HarvestReport:
    """Counts of one harvest; :meth:`as_json` gives them as plain JSON.

    ``indicators_with_observations`` counts those with rows in the answer; the rows of ``indicators_of_no_shown_area``
    were all refused or of areas that are not shown. ``indicators_gone`` are listed by the service, which nevertheless
    answers 404 for them; ``indicators_not_listed`` are of the selection, but not of the service's list.
    ``rows_not_shown`` counts by the source's category, ``rows_refused`` by reason, ``rows_of_unknown_regions`` by
    region id. ``requests`` counts every attempt, ``from_cache`` every answer that needed none, ``bytes_received``
    bodies as they came over the network.
    """

    selection: str
    resumed: bool = False
    indicators_listed: int = 0
    indicators_asked: int = 0
    indicators_with_observations: int = 0
    indicators_without_observations: list[int] = field(default_factory=list)
    indicators_of_no_shown_area: list[int] = field(default_factory=list)
    indicators_gone: list[int] = field(default_factory=list)
    indicators_not_listed: list[int] = field(default_factory=list)
    indicators_failed: dict[str, str] = field(default_factory=dict)
    rows_read: int = 0
    rows_kept: Counter[str] = field(default_factory=Counter)
    rows_of_merged_municipalities: int = 0
    rows_not_shown: Counter[str] = field(default_factory=Counter)
    rows_of_unknown_regions: Counter[str] = field(default_factory=Counter)
    rows_refused: Counter[str] = field(default_factory=Counter)
    refused_examples: dict[str, list[str]] = field(default_factory=dict)
    titles_fallen_back: list[dict[str, object]] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)
    from_cache: dict[str, int] = field(default_factory=dict)
    bytes_received: int = 0

    def add_rows(self, indicator: int, rows: Rows, placed: Placed) -> None:
        """Count the rows of one indicator."""
        if rows.read:
            self.indicators_with_observations += 1
        else:
            self.indicators_without_observations.append(indicator)
        if rows.read and not placed.observations.num_rows:
            self.indicators_of_no_shown_area.append(indicator)
        self.rows_read += rows.read
        self.rows_kept += placed.kept
        self.rows_of_merged_municipalities += placed.of_merged_municipalities
        self.rows_not_shown += placed.not_shown
        self.rows_of_unknown_regions += Counter({str(key): count for key, count in placed.unknown_regions.items()})
        self.rows_refused += rows.refused
        for reason, examples in rows.examples.items():
            quoted = self.refused_examples.setdefault(reason, [])
            quoted += examples[: EXAMPLES - len(quoted)]

    def as_json(self) -> dict[str, object]:
        """The counts as plain JSON, area types in reading order and the rest by name."""
        # Not asdict: it makes a Counter anew from pairs, which then counts the pairs.
        record = {item.name: getattr(self, item.name) for item in fields(self)}
        order = {area_type: position for position, area_type in enumerate(AREA_TYPES)}
        record["rows_kept"] = dict(sorted(self.rows_kept.items(), key=lambda item: order.get(item[0], len(order))))
        for name in ("rows_not_shown", "rows_of_unknown_regions", "rows_refused", "refused_examples"):
            record[name] = dict(sorted(record[name].items()))
        return record
