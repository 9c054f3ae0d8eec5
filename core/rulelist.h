/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of a ring as text: /proc/net/pf_ring/rules/<pid>-<dev>.<n>. */
#ifndef PFR_RULELIST_H
#define PFR_RULELIST_H

#include "procfile.h"

/* @f is of the ring whose rules there were at opening. */
int pfr_rulelist_open(struct file *file, struct pfr_file *f);
int pfr_rulelist_release(struct inode *inode, struct file *file);

#endif /* PFR_RULELIST_H */
