from hiiki.customers.duplicates import blocking
from hiiki.customers.duplicates.profiles import profile


def people(count: int):
    return [
        profile(n, {"last_name": "佐藤", "first_name": "花子", "address1": f"鎌倉市小町{n}-1"})
        for n in range(count)
    ]


def test_a_small_block_is_compared_everybody_with_everybody():
    assert (
        len(list(blocking.pairs(people(blocking.LARGEST)))) == blocking.LARGEST * (blocking.LARGEST - 1) // 2
    )


def test_of_5000_who_share_a_key_each_is_compared_with_a_few():
    met = [(one.pk, other.pk) for one, other in blocking.pairs(people(5_000))]

    assert len(met) <= 5_000 * blocking.NEIGHBOURS
    assert len({tuple(sorted(pair)) for pair in met}) == len(met)
