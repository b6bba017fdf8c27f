"""Expressions over facts, as claims and templates write them: arithmetic, comparison, no code.

A name is looked up among the facts, ``a.b`` in a sheet of facts, ``a[k]`` in an array of iterates.
Anything else that Python could do is refused before anything is evaluated.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

LONGEST = 300  # characters

_OPERATORS: dict[type, Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {"abs": abs, "min": min, "max": max}


class ExpressionError(ValueError):
    """An expression that names no fact, or is more than an expression over facts."""


class Sheet:
    """Named facts; a fact may be computed on first use.

    Args:
        title: what the facts are about, for the error that lists them.
        facts: values, or functions without arguments that compute them once.
    """

    def __init__(self, title: str, facts: dict[str, Any]) -> None:
        self._title = title
        self._facts = {
            name: cache(fact) if callable(fact) else fact for name, fact in facts.items()
        }

    def __getitem__(self, name: str) -> Any:
        """The fact called ``name``; ExpressionError if there is none."""
        try:
            fact = self._facts[name]
        except KeyError:
            known = ", ".join(self._facts)
            raise ExpressionError(f"{self._title} has no fact {name!r}; it has {known}") from None
        return fact() if callable(fact) else fact


def evaluate(text: str, facts: Sheet) -> Any:
    """The value of the expression ``text`` over ``facts``.

    >>> evaluate("2 * eta < 1", Sheet("example", {"eta": 0.05}))
    True

    Raises:
        ExpressionError: it cannot be read, is not allowed, or names a fact that is not there.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"longer than {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        raise ExpressionError(f"{text!r} is not an expression") from None
    try:
        value = _value(tree.body, facts)
    except (TypeError, ZeroDivisionError, IndexError) as error:
        raise ExpressionError(f"{text!r} has no value: {error}") from None
    return value.item() if isinstance(value, np.generic) else value


def _value(node: ast.expr, facts: Sheet) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.Name(id=name):
            return facts[name]
        case ast.Attribute(value=inner, attr=name):
            sheet = _value(inner, facts)
            if not isinstance(sheet, Sheet):
                raise ExpressionError(f"{ast.unparse(inner)!r} has no facts of its own")
            return sheet[name]
        case ast.Subscript(value=inner, slice=index):
            return _value(inner, facts)[_value(index, facts)]
        case ast.UnaryOp(op=op, operand=inner) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(inner, facts))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, facts), _value(right, facts))
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(value, facts) for value in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_value(value, facts) for value in values)
        case ast.Compare(left=left, ops=ops, comparators=others) if all(
            type(op) in _OPERATORS for op in ops
        ):
            values = [_value(side, facts) for side in (left, *others)]
            pairs = zip(ops, values, values[1:], strict=False)
            return all(_OPERATORS[type(op)](a, b) for op, a, b in pairs)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS:
            return _FUNCTIONS[name](*(_value(argument, facts) for argument in args))
    raise ExpressionError(f"{ast.unparse(node)!r} is not allowed in an expression over facts")
