"""Plant one fault in the product, to see that a guard turns red."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any


@contextmanager
def planted_fault(function: Callable[..., Any], old: str, new: str) -> Iterator[None]:
    """Run the block with `old` replaced by `new` in the source of a function or method.

    Every holder of the function sees the fault, those that imported it by name too. `old` must
    stand in the source exactly once, else ValueError: a fault that changes nothing proves nothing.
    """
    target = inspect.unwrap(function)
    target = getattr(target, "__func__", target)
    if not isinstance(target, FunctionType):
        raise TypeError(f"{function!r} is not written in Python")
    sound = target.__code__
    target.__code__ = _with_fault(target, old, new)
    try:
        yield
    finally:
        target.__code__ = sound


def _with_fault(target: FunctionType, old: str, new: str) -> CodeType:
    text = textwrap.dedent(inspect.getsource(target))
    if text.count(old) != 1:
        raise ValueError(f"{target.__qualname__} holds {old!r} {text.count(old)} times, not once")
    # The future imports of its module decide how annotations are read.
    module = compile(
        text.replace(old, new),
        f"<fault in {target.__qualname__}>",
        "exec",
        flags=target.__code__.co_flags & 0x1FF0000,
        dont_inherit=True,
    )
    return _code_named(module, target.__name__)


def _code_named(module: CodeType, name: str) -> CodeType:
    inner = [part for part in module.co_consts if isinstance(part, CodeType)]
    found = next((part for part in inner if part.co_name == name), None)
    if found is None:
        raise ValueError(f"{name} is not defined at the top of its own source")
    return found
