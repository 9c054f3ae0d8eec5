# SPDX-License-Identifier: LGPL-2.1-or-later
"""Modules of pf_ring.ko for many kernels: made, compared, brought to nodes."""


class Failure(Exception):
    """What a user is told: what went wrong, and what to do about it."""

    def __init__(self, what, hint=None):
        super().__init__(what)
        self.hint = hint
