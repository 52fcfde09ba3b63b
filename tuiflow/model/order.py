"""Fractional index: a text between two texts, so that moving one card writes one card (storage: Folding).

A key is an integer part, whose first letter tells its length, and a fraction in base 62 without trailing zeros. The
integer part keeps keys short however often something is put first or last.
"""

from __future__ import annotations

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE = len(DIGITS)
_FIRST = "a0"
_LOWEST, _HIGHEST = "A", "z"
_LOWEST_WHOLE = "A" + "0" * 26


def is_key(text: str) -> bool:
    """Whether `text` has the form of a key; others (hand-made) still sort, and are replaced when touched."""
    if not text or not text.isascii() or not text.isalnum() or text[0].isdigit():
        return False
    length = _whole_length(text[0])
    # Before the lowest integer there would be nothing.
    return len(text) >= length and not (len(text) > length and text.endswith("0")) and text != _LOWEST_WHOLE


def key_between(low: str | None, high: str | None) -> str:
    """A key after `low` and before `high`; None is the open end.

    Raises:
        ValueError: when a key is malformed or `low` is not below `high`.
    """
    for key in (low, high):
        if key is not None and not is_key(key):
            raise ValueError(key)
    if low is not None and high is not None and low >= high:
        raise ValueError((low, high))
    if low is None and high is None:
        return _FIRST
    if low is None:
        assert high is not None
        return _before(high)
    if high is None:
        return _after(low)
    return _inside(low, high)


def keys_between(low: str | None, high: str | None, count: int) -> list[str]:
    """`count` rising keys between `low` and `high`, short however many they are.

    Raises:
        ValueError: as `key_between`.
    """
    if count < 1:
        return []
    keys = [key_between(low, high)]
    if high is None:
        while len(keys) < count:
            keys.append(key_between(keys[-1], None))
        return keys
    if low is None:
        while len(keys) < count:
            keys.append(key_between(None, keys[-1]))
        return keys[::-1]
    before = (count - 1) // 2
    return [*keys_between(low, keys[0], before), *keys, *keys_between(keys[0], high, count - 1 - before)]


def _whole_length(letter: str) -> int:
    return ord(letter) - ord("a") + 2 if letter >= "a" else ord("Z") - ord(letter) + 2


def _split(key: str) -> tuple[str, str]:
    length = _whole_length(key[0])
    return key[:length], key[length:]


def _before(high: str) -> str:
    whole, fraction = _split(high)
    if whole == _LOWEST_WHOLE:
        return whole + _middle("", fraction)
    if fraction:
        return whole
    lower = _step(whole, -1)
    assert lower is not None
    return lower if lower != _LOWEST_WHOLE else lower + _middle("", None)


def _after(low: str) -> str:
    whole, fraction = _split(low)
    higher = _step(whole, 1)
    return higher if higher is not None else whole + _middle(fraction, None)


def _inside(low: str, high: str) -> str:
    low_whole, low_fraction = _split(low)
    high_whole, high_fraction = _split(high)
    if low_whole == high_whole:
        return low_whole + _middle(low_fraction, high_fraction)
    higher = _step(low_whole, 1)
    if higher is not None and higher < high:
        return higher
    return low_whole + _middle(low_fraction, None)


def _step(whole: str, by: int) -> str | None:
    """The integer part next to `whole`, or None past the last one."""
    letter, digits = whole[0], [DIGITS.index(digit) for digit in whole[1:]]
    for place in reversed(range(len(digits))):
        digits[place] += by
        if 0 <= digits[place] < _BASE:
            return letter + "".join(DIGITS[digit] for digit in digits)
        digits[place] %= _BASE
    if letter == (_HIGHEST if by > 0 else _LOWEST):
        return None
    if letter == ("Z" if by > 0 else "a"):
        return "a0" if by > 0 else "Z" + DIGITS[-1]
    following = chr(ord(letter) + by)
    return following + (DIGITS[0] if by > 0 else DIGITS[-1]) * (_whole_length(following) - 1)


def _middle(low: str, high: str | None) -> str:
    """A fraction strictly between two fractions; an absent `high` is 1."""
    if high is not None:
        shared = 0
        while shared < len(high) and (low[shared] if shared < len(low) else "0") == high[shared]:
            shared += 1
        if shared:
            return high[:shared] + _middle(low[shared:], high[shared:])
    low_digit = DIGITS.index(low[0]) if low else 0
    high_digit = DIGITS.index(high[0]) if high else _BASE
    if high_digit - low_digit > 1:
        return DIGITS[(low_digit + high_digit) // 2]
    if high is not None and len(high) > 1:
        return high[0]
    return DIGITS[low_digit] + _middle(low[1:], None)
