/* SPDX-License-Identifier: GPL-2.0-only */
/* Tables of functions that plugins offer to one another; see the contract. */
#ifndef PFR_OPERATIONS_H
#define PFR_OPERATIONS_H

struct module;

/* A module that goes: what it forgot to withdraw is withdrawn. May sleep. */
void pfr_operations_forget(const struct module *owner);

#endif /* PFR_OPERATIONS_H */
