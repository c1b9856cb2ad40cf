"""Chance that is the same every time: drawn from a seed by hashing, so that a form read again does not change."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

Thing = TypeVar("Thing")
MODULUS, FACTOR = 2_147_483_647, 16_807  # Park and Miller's, which every XForms engine uses to shuffle
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def bits_of(*words: object) -> int:
    """256 bits that belong to these words."""
    return int.from_bytes(hashlib.sha256("\0".join(str(word) for word in words).encode()).digest())


def fraction_of(*words: object) -> float:
    """A number from 0 up to 1 that belongs to these words."""
    return (bits_of(*words) >> 203) / (1 << 53)


def uuid_of(*words: object) -> str:
    """A UUID that belongs to these words."""
    return str(UUID(int=bits_of(*words) >> 128, version=4))


def letters_of(size: int, *words: object) -> str:
    """So many letters and digits that belong to these words."""
    return "".join(LETTERS[bits_of(place, *words) % len(LETTERS)] for place in range(size))


def shuffled(things: Sequence[Thing], seed: int) -> list[Thing]:
    """The things in the order that ODK's engines give them for this seed."""
    state = abs(seed) % MODULUS * (1 if seed > 0 else -1)
    state += MODULUS - 1 if state <= 0 else 0
    order: list[Thing] = []
    for place, thing in enumerate(things):
        state = state * FACTOR % MODULUS
        other = int((state - 1) / (MODULUS - 1) * (place + 1))
        order.append(thing)
        order[place], order[other] = order[other], order[place]
    return order
