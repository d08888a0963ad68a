"""Calls the functions of a generated module and prints what each did, a line a call.

    driver.py NAME FILE CALLS FUNCTION...

CALLS are `plain`, or `robbed`: then the items empty the containers as soon as Python code of theirs
runs, which only a function can stand that owns what it uses. The last line of a function is about its reference counts: it is missing if the process died.
"""

import array
import gc
import importlib.util
import os
import re
import sys
import threading
import types
import weakref


class Item:
    """Something with a plain name; `repr` raises if it has none."""

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        if self.name is None:
            raise RuntimeError("no name")
        return "<" + self.name + ">"


class Thief(Item):
    """Empties the containers that it came from when it is shown, compared or asked."""

    def __init__(self, name):
        super().__init__(name)
        self.prey = []

    def rob(self):
        for container in self.prey:
            container.clear()

    def __repr__(self):
        self.rob()
        return "<thief>"

    def __eq__(self, other):
        self.rob()
        return self is other

    def __bool__(self):
        self.rob()
        return True

    def __hash__(self):
        return hash("thief")


class Module(types.ModuleType):
    """Shows itself without the import system, whose own references come and go."""

    def __repr__(self):
        return "<module>"


class Angry:
    """A key that collides with "a" and refuses to be compared."""

    def __hash__(self):
        return hash("a")

    def __eq__(self, other):
        raise ValueError("not with me")

    def __repr__(self):
        return "<angry>"


def number(value):
    """An integer that is not immortal."""
    return 1000 + value


def text(letter):
    """A string that is not interned."""
    return "-".join([letter, letter, letter])


def mixed():
    return [number(1), (number(2), text("b")), [Item("in list"), number(3)], text("c")]


def full():
    return {
        "a": number(10),
        "b": (text("d"), number(11)),
        "list": [number(12)],
        "gone": Item("gone soon"),
        7: {"a": Item("deep"), "b": text("e")},
    }


def cell(*value):
    return types.CellType(*value)


ALIVE = Item("alive")


def dead():
    return weakref.ref(Item("dead"))


def case(items=mixed, mapping=full, key=lambda: "a", index=0, other=full, ref=None, box=None, flag=1):
    def arguments():
        return (
            items(),
            mapping(),
            key(),
            index,
            other(),
            weakref.ref(ALIVE) if ref is None else ref(),
            cell(Item("boxed")) if box is None else box(),
            flag,
        )

    return arguments


CASES = {
    "good": case(),
    "good, no flag": case(flag=0, index=2, key=lambda: "b"),
    "numbers": case(
        items=lambda: [number(i) for i in range(4)], key=lambda: 7, index=1, other=dict
    ),
    "bytes": case(items=lambda: [text("f").encode(), bytes([103] * 3)], index=1, flag=0),
    "nested": case(items=lambda: [{"a": number(4)}, {"b": (number(5),)}], key=lambda: "list"),
    "empty": case(items=list, mapping=dict, other=dict),
    "missing key": case(key=lambda: text("m"), index=3),
    "out of range": case(index=99, flag=0),
    "negative": case(index=-1),
    "dead": case(ref=dead, box=cell),
    "alive is the key": case(key=lambda: ALIVE, index=1),
    "no repr": case(items=lambda: [number(6), Item(None)], index=1),
    "no repr in the dict": case(mapping=lambda: {"a": Item(None), "b": [Item(None)]}),
    "unhashable": case(key=list),
    "angry key": case(key=Angry, flag=0),
    "angry dict": case(mapping=lambda: {Angry(): number(7)}, index=1),
    "angry both": case(
        mapping=lambda: {Angry(): number(8)}, other=lambda: {Angry(): number(9)}, flag=0
    ),
    "no list": case(items=tuple),
    "no dict": case(mapping=list),
    "no other": case(other=lambda: None),
    "no reference": case(ref=lambda: text("r")),
    "no cell": case(box=lambda: text("s")),
    "none": case(items=lambda: [None, text("n"), None], mapping=lambda: {"a": None}, index=2),
}


def robbed(key, index, flag, wrap):
    def arguments():
        items = [Thief("first"), Thief("second"), Thief("third")]
        first, second = [wrap(Thief("a")) for _ in range(3)], [Thief("a") for _ in range(3)]
        names = ["a", "b", "list"]
        containers = [
            [wrap(item) for item in items],
            dict(zip(names, first)),
            dict(zip(names, second)),
        ]
        for item in items + second + [part for value in first for part in parts(value)]:
            item.prey = containers
        return (*containers[:1], containers[1], key, index, containers[2], weakref.ref(ALIVE),
                cell(items[1]), flag)

    return arguments


def parts(value):
    return [value] if isinstance(value, Thief) else list(value)


ROBBED = {
    "robbed": robbed("a", 0, 1, lambda item: item),
    "robbed, no flag": robbed("b", 1, 0, lambda item: item),
    "robbed of lists": robbed("list", 1, 1, lambda item: [item]),
    "robbed of tuples": robbed("a", 2, 0, lambda item: (item, item)),
    "robbed, missing": robbed("missing", 2, 1, lambda item: item),
}


def load(name, file):
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def outcome(function, arguments):
    try:
        return "returns " + repr(function(*arguments()))
    except Exception as error:
        # Where in the interpreter a bad argument was seen is no behaviour.
        message = re.sub(r"^[^ ]*:\d+: ", "", str(error))
        return "raises " + type(error).__name__ + ": " + message


def leaves_locked(module, function, arguments):
    """Whether a call leaves something locked, as the one before may have; then nothing more can be called."""
    if module.held():
        return True
    given = arguments()
    call(function, lambda: given, 1)
    if module.held():
        return True
    other = threading.Thread(target=module.take, args=(*given, module), daemon=True)
    other.start()
    other.join(10)
    return other.is_alive()


def call(function, arguments, times):
    for _ in range(times):
        try:
            function(*arguments())
        except Exception:
            pass


def growth(function, some):
    """By how many references the process grows in ten calls of each.

    The interpreter's own caches grow now and then; what leaks grows every time.
    """
    totals = array.array("q", [0] * 16)
    for turn in range(len(totals)):
        for arguments in some:
            call(function, arguments, 10 if turn else 2)
        gc.collect()
        totals[turn] = sys.gettotalrefcount()
        grown = totals[turn] - totals[turn - 1]
        if turn > 1 and grown == 0:
            return 0
        if turn > 3 and grown * 2 == totals[turn] - totals[turn - 2]:
            return grown
    return grown


def main(name, file, calls, *functions):
    sys.unraisablehook = lambda ignored: None
    sys.of_ftport = [number(13)]
    sys.modules["made_by_ftport"] = Module("made_by_ftport")
    module = load(name, file)
    cases = ROBBED if calls == "robbed" else CASES
    gc.collect()
    gc.disable()
    gc.freeze()
    for function in functions:
        called = getattr(module, function)

        def say(line):
            print(function, line, sep="\t", flush=True)

        for given in cases:
            say(given + ": " + outcome(called, cases[given]))
            if hasattr(module, "held") and leaves_locked(module, called, cases[given]):
                say(given + ": leaves something locked")
                os._exit(3)
        total = growth(called, cases.values())
        if total:
            grown = ((given, growth(called, [cases[given]])) for given in cases)
            given, total = next((one for one in grown if one[1]), ("", 0))
            if total:  # what grows with all of them alone is a cache of the interpreter
                say("%s: ten calls add %d references" % (given, total))
        say("references: %d" % total)


main(*sys.argv[1:])
