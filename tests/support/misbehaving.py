"""A trial for the fuzzers' guard that does each wrong thing, by number. Loaded by the guard's workers."""

import os
import time


class Misbehaving:
    """0 is well, 1 raises, 2 hangs, 3 dies, 4 swells; the others are well."""

    def run(self, number: int) -> str:
        """Do it."""
        match number:
            case 1:
                raise LookupError("a traceback")
            case 2:
                time.sleep(60)
            case 3:
                os._exit(11)
            case 4:
                return f"{len(bytearray(os.urandom(1)) * 60_000_000)} bytes"
            case _:
                pass
        return "well"
