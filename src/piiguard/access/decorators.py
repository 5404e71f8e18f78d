"""``@requires``: a function that runs only for whom the policy lets it, whatever kind of function it is."""

from __future__ import annotations

import inspect
import types
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Mapping
from contextvars import Context, copy_context
from types import AsyncGeneratorType, GeneratorType
from typing import Final, Protocol, TypeAlias, TypeVar, cast

from piiguard.access.admission import Check, admit_anew, admit_async, check_for, granted
from piiguard.catalog import PurposeName

__all__ = ["Guarding", "requires"]

_F = TypeVar("_F")
_T = TypeVar("_T")
_Function = Callable[..., object]
_Serving: TypeAlias = "GeneratorType[object, object, object] | AsyncGeneratorType[object, object]"
_SERVING: Final = (GeneratorType, AsyncGeneratorType)
_COPIED: Final = ("__module__", "__name__", "__qualname__", "__doc__", "__type_params__")


class Guarding(Protocol):
    """A decorator that keeps the exact type of what it decorates."""

    def __call__(self, function: _F, /) -> _F:
        """Return *function*, guarded."""
        ...


def requires(permission: str, *, purpose: str | None = None) -> Guarding:
    """Let a function run only while the policy allows it to whoever is acting.

    Works on functions, coroutine functions, generators and asynchronous generators, alone or as methods,
    class methods and static methods, above or below their decorators. A generator is checked each time it
    is asked for an item, so revoked access ends it there; it runs in a context of its own, so what it sets
    never reaches its consumer.

    Nothing leads from the guarded function to the bare one but its closure: there is no ``__wrapped__``.

    Args:
        permission: ``table:action``, as the policy's ``[permissions]`` names it.
        purpose: What the function serves. Without it, the `acting_as` block has to say.

    Returns:
        The decorator.

    Raises:
        TypeError: If it is put on a class, a property, or something that is not called.
    """
    check = check_for(permission, None if purpose is None else PurposeName(purpose))

    def guard(function: _F, /) -> _F:
        # The shapes below share no static type; each branch returns the shape it was given.
        return cast("_F", _guarded(function, check))

    return guard


def _guarded(function: object, check: Check) -> object:
    if isinstance(function, classmethod | staticmethod):
        # Both are generic in what they wrap, which is not known here.
        wrapped = cast("staticmethod[..., object]", function)
        return type(wrapped)(cast("_Function", _guarded(wrapped.__func__, check)))
    if isinstance(function, type | property) or not callable(function):
        kind = type(function).__name__
        msg = f"@requires goes on functions and methods, not on a {kind}; put it on the getter or method"
        raise TypeError(msg)
    if inspect.isasyncgenfunction(function):
        return _dressed(_guarded_async_generator(function, check), function)
    if inspect.iscoroutinefunction(function):
        return _dressed(_guarded_coroutine(function, check), function)
    if inspect.isgeneratorfunction(function):
        return _dressed(_guarded_generator(function, check), function)
    return _dressed(_guarded_function(function, check), function)


def _guarded_function(function: _Function, check: Check) -> _Function:
    def guarded(*args: object, **kwargs: object) -> object:
        if not granted(check):
            admit_anew(check)
        returned = function(*args, **kwargs)
        return _served(cast("_Serving", returned), check) if isinstance(returned, _SERVING) else returned

    return guarded


def _served(source: _Serving, check: Check) -> object:
    """Guard a generator that another decorator kept out of sight until it was called."""
    if isinstance(source, GeneratorType):
        return _guarded_generator(lambda: source, check)()
    return _guarded_async_generator(lambda: source, check)()


def _guarded_coroutine(function: Callable[..., Coroutine[object, object, object]], check: Check) -> _Function:
    async def guarded(*args: object, **kwargs: object) -> object:
        if not granted(check):
            await admit_async(check)
        return await function(*args, **kwargs)

    return guarded


def _guarded_generator(function: Callable[..., Generator[object, object, object]], check: Check) -> _Function:
    def guarded(*args: object, **kwargs: object) -> Generator[object, object, object]:
        if not granted(check):
            admit_anew(check)
        context = copy_context()
        source = context.run(function, *args, **kwargs)
        try:
            item = context.run(next, source)
            while True:
                try:
                    sent = yield item
                except GeneratorExit:
                    raise
                except BaseException as error:  # noqa: BLE001 - handed on to the generator, which decides
                    if not granted(check):
                        admit_anew(check)
                    item = context.run(source.throw, error)
                else:
                    if not granted(check):
                        admit_anew(check)
                    item = context.run(source.send, sent)
        except StopIteration as end:
            return cast("object", end.value)
        finally:
            context.run(source.close)

    return guarded


def _guarded_async_generator(
    function: Callable[..., AsyncGenerator[object, object]], check: Check
) -> _Function:
    async def guarded(*args: object, **kwargs: object) -> AsyncGenerator[object, object]:
        if not granted(check):
            await admit_async(check)
        context = copy_context()
        source = function(*args, **kwargs)
        try:
            item = await _within(context, anext(source))
            while True:
                try:
                    sent = yield item
                except GeneratorExit:
                    raise
                except BaseException as error:  # noqa: BLE001 - handed on to the generator, which decides
                    if not granted(check):
                        await admit_async(check)
                    item = await _within(context, source.athrow(error))
                else:
                    if not granted(check):
                        await admit_async(check)
                    item = await _within(context, source.asend(sent))
        except StopAsyncIteration:
            return
        finally:
            await _within(context, source.aclose())

    return guarded


@types.coroutine
def _within(context: Context, work: Awaitable[_T]) -> Generator[object, object, _T]:
    """Await *work* with every step of it in *context*, as `Context.run` does with a call."""
    steps = work.__await__()
    try:
        awaited = context.run(steps.send, None)
        while True:
            try:
                answer = yield awaited
            except BaseException as error:  # noqa: BLE001 - handed on to the awaited, which decides
                awaited = context.run(steps.throw, error)
            else:
                awaited = context.run(steps.send, answer)
    except StopIteration as end:
        return cast("_T", end.value)


def _dressed(guarded: _Function, function: _Function) -> _Function:
    """Make *guarded* look like *function*, without a way back to it."""
    for name in _COPIED:
        if hasattr(function, name):
            setattr(guarded, name, getattr(function, name))
    # A function that was decorated before may bring a way to its bare self along: __wrapped__, a registry.
    held: dict[str, object] = getattr(function, "__dict__", {})
    guarded.__dict__.update({name: value for name, value in held.items() if not _leads_to_code(value)})
    try:
        # Read now, in the module that defines the function: frameworks would evaluate text in this one.
        signature = inspect.signature(function, eval_str=True)
        guarded.__annotations__ = inspect.get_annotations(function, eval_str=True)
    except (NameError, TypeError, AttributeError):
        signature = inspect.signature(function)
        guarded.__annotations__ = dict(getattr(function, "__annotations__", {}))
    # The attribute inspect.signature looks for; no stub declares it on functions.
    setattr(guarded, "__signature__", signature)  # noqa: B010 - see above
    return guarded


def _leads_to_code(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(map(_leads_to_code, cast("Mapping[object, object]", value).values()))
    return callable(value) and not isinstance(value, type)
