/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of a ring as text: /proc/net/pf_ring/rules/<pid>-<dev>.<n>. */
#ifndef PFR_RULELIST_H
#define PFR_RULELIST_H

#include <linux/proc_fs.h>

struct pf_ring_socket;

/* Returns NULL if there is no memory. @pfr stays until the file is removed. */
struct proc_dir_entry *pfr_rulelist_create(const char *name,
					   struct proc_dir_entry *dir,
					   struct pf_ring_socket *pfr);

#endif /* PFR_RULELIST_H */
