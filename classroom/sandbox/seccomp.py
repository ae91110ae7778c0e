"""A seccomp filter for the jail: no new process, no socket, no memory that the limits do not see.

With `fork` refused, the limits of one process are the limits of a submission, and nothing can be left behind.
The kernel's numbers are those of asm/unistd_64.h (x86-64) and asm-generic/unistd.h (64-bit ARM).
"""

from __future__ import annotations

import errno
import platform
import struct

CLONE_THREAD = 0x00010000
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # classic BPF: BPF_LD|W|ABS, BPF_JMP|…, BPF_RET|K
NUMBER, ARCHITECTURE, FLAGS = 0, 4, 16  # where struct seccomp_data holds them; clone's flags are its first argument
X32 = 0x40000000  # the second numbering of x86-64 would walk around a list of the first

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
CLONE = {"x86_64": (56, 435), "aarch64": (220, 435)}  # clone, clone3
REFUSED = {
    "fork": (57, None),
    "vfork": (58, None),
    "socket": (41, 198),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "ptrace": (101, 117),
    "process_vm_writev": (311, 271),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "io_uring_setup": (425, 425),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
}


def program(machine: str | None = None) -> bytes:
    """The filter as an array of struct sock_filter; ValueError for a processor that it does not know."""
    machine = machine or platform.machine()
    if machine not in AUDIT:
        raise ValueError(f"machine must be one of {', '.join(AUDIT)}, got {machine!r}")
    column = list(AUDIT).index(machine)
    clone, clone3 = CLONE[machine]
    numbers = [pair[column] for pair in REFUSED.values()]
    steps = [_step(LOAD, ARCHITECTURE), _step(EQUAL, AUDIT[machine], 1, 0), _step(RETURN, KILL), _step(LOAD, NUMBER)]
    steps += [_step(AT_LEAST, X32, 0, 1), _step(RETURN, KILL)]
    for number in filter(None, numbers):
        steps += [_step(EQUAL, number, 0, 1), _step(RETURN, REFUSE | errno.EPERM)]
    # Its flags lie where a filter cannot look. Told that it does not exist, the C library falls back to clone.
    steps += [_step(EQUAL, clone3, 0, 1), _step(RETURN, REFUSE | errno.ENOSYS)]
    steps += [_step(EQUAL, clone, 0, 3), _step(LOAD, FLAGS)]
    steps += [_step(ANY_BIT, CLONE_THREAD, 1, 0), _step(RETURN, REFUSE | errno.EPERM)]
    return b"".join([*steps, _step(RETURN, ALLOW)])


def _step(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)
