// SPDX-License-Identifier: GPL-2.0-only
/*
 * Errors on purpose: tests/lab/lint builds this as a module and wants to hear of
 * both, or its silence about the real code would mean nothing.
 */
#include <linux/module.h>

/* For sparse: a user pointer is not to be dereferenced. */
static int planted_user_pointer(int __user *p)
{
	return *p;
}

/* For W=1: a function of this kind wants a prototype. */
int planted_no_prototype(int __user *p)
{
	return planted_user_pointer(p);
}

MODULE_DESCRIPTION("errors on purpose");
MODULE_LICENSE("GPL");
