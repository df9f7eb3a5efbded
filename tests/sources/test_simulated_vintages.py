"""How the vintages of the simulated source follow one another, and what they say of themselves."""

import datetime
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.reference import indicators
from indicators.sources.simulated import VINTAGES, simulate
from indicators.tables import read_tables, write_tables
from tests.sources.simulated_frames import FIGURES, KEYS, observations, some_records, tables, vintages


def changed(first: int, second: int) -> pd.DataFrame:
    return observations(first).merge(
        observations(second), on=KEYS, how="left", suffixes=("_old", "_new"), indicator=True
    )


def test_later_vintages_revise_provisional_figures_and_hardly_any_others() -> None:
    both = changed(1, 2)
    assert (both._merge == "both").all()
    values = both.dropna(subset=["value_old", "value_new"])
    revised = values.value_old != values.value_new
    assert set(values[revised].status_old) == {"P"}
    assert revised.sum() > 300
    assert revised.mean() < 0.02
    assert not (values.status_new[values.status_old == "P"] == "P").any()


def test_the_third_vintage_corrects_and_withdraws_a_few() -> None:
    both = changed(2, 3)
    withdrawn = both[both._merge == "left_only"]
    assert 0 < len(withdrawn) < 200
    assert set(withdrawn.area_type) == {"county"}
    values = both.dropna(subset=["value_old", "value_new"])
    revised = values[values.value_old != values.value_new]
    assert "A" in set(revised.status_old)
    assert len(revised) / len(values) < 0.02


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 3)])
def test_unrevised_figures_are_the_same_to_the_last_bit(first: int, second: int) -> None:
    both = changed(first, second)
    both = both[(both._merge == "both") & (both.value_old == both.value_new)]
    for name in FIGURES:
        old, new = both[f"{name}_old"].to_numpy(), both[f"{name}_new"].to_numpy()
        np.testing.assert_array_equal(old.view(np.int64)[~np.isnan(old)], new.view(np.int64)[~np.isnan(old)])
    assert len(both) > 100_000


@pytest.mark.parametrize(("first", "second"), [(1, 2), (2, 3)])
def test_a_vintage_adds_its_year(first: int, second: int) -> None:
    old = set(observations(first)[KEYS].itertuples(index=False, name=None))
    new = set(observations(second)[KEYS].itertuples(index=False, name=None))
    assert VINTAGES[second].last_year in {key[3] for key in new - old}
    assert len(new - old) > 3000


def test_breaks_come_with_a_notice() -> None:
    frame = observations(3)
    broken = set(frame[frame.status == "B"].indicator)
    texts = tables(3).indicators.to_pandas().set_index("indicator")
    assert broken == set(texts.index[texts.notices_fi.notna()])
    for language in ("fi", "sv", "en"):
        assert texts.loc[sorted(broken), f"notices_{language}"].str.contains(r"20\d\d").all()


# What it says of itself


@vintages
def test_everything_is_marked_as_simulated(vintage: int) -> None:
    given_tables = tables(vintage)
    provenance = given_tables.provenance
    assert provenance.simulated
    assert provenance.source == "simulated"
    assert provenance.series == "simulated-2026"
    assert provenance.retrieved == f"{VINTAGES[vintage].published}T00:00:00Z"
    texts = given_tables.indicators.to_pandas()
    assert len(texts) == len(indicators())
    for language, word in (("fi", "simuloi"), ("sv", "simulera"), ("en", "simulated")):
        assert texts[f"description_{language}"].str.contains(word).all()
        assert texts[f"organization_{language}"].str.contains(word).all()
        assert (texts[f"title_{language}"] == texts[f"title_{language}"].str.strip()).all()
    assert (texts.updated == VINTAGES[vintage].published).all()
    assert (texts.next_update > VINTAGES[vintage].published).all()


def test_texts_are_safe_html() -> None:
    texts = tables(3).indicators.to_pandas()
    for field in ("description", "limits", "notices"):
        for language in ("fi", "sv", "en"):
            for text in texts[f"{field}_{language}"].dropna():
                assert re.fullmatch(r"(<p>[^<>{}]+</p>)+", text)


def test_vintages_come_out_one_after_another() -> None:
    dates = [vintage.published for vintage in VINTAGES.values()]
    assert dates == sorted(set(dates))
    assert all(isinstance(date, datetime.date) for date in dates)
    assert [v.next_update for v in VINTAGES.values()][:-1] == dates[1:]


def test_tables_survive_the_disk(tmp_path: Path) -> None:
    small = simulate(1, records=some_records())
    write_tables(small, tmp_path)
    back = read_tables(tmp_path)
    assert back.observations.equals(small.observations)
    assert back.indicators.equals(small.indicators)
    assert back.provenance == small.provenance


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(ValueError, match="no vintage 4"):
        simulate(4)
    with pytest.raises(ValueError, match="0 or more"):
        simulate(1, seed=-1)
