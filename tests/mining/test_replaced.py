"""Quantiles of what would be, by putting in the new numbers for the old ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mining.replaced import quantiles_replaced

PAIRS = st.lists(st.tuples(st.integers(0, 50), st.none() | st.integers(0, 50)), min_size=1)


@given(pairs=PAIRS, share=st.sampled_from([0.0, 0.25, 0.5, 0.9, 1.0]))
def test_it_is_the_quantile_of_all_numbers_with_the_new_for_the_old(pairs, share):
    without = np.sort(np.array([old for old, new in pairs if new is not None], dtype=np.int64))
    instead = np.sort(np.array([new for _, new in pairs if new is not None], dtype=np.int64))
    whole = np.sort(np.array([old for old, _ in pairs], dtype=np.int64))
    expected = np.quantile([old if new is None else new for old, new in pairs], share)
    assert quantiles_replaced(whole, without, instead, (share,)) == [pytest.approx(expected)]
