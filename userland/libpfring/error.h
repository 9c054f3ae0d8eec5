/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The reason for the last error, in words. */
#ifndef PFR_ERROR_H
#define PFR_ERROR_H

/* Remembers the text for pfring_last_error(), keeps errno, returns @code. */
int pfr_fail(int code, const char *format, ...)
	__attribute__((format(printf, 2, 3), cold));

/* PF_RING_ERROR_* for an errno of the kernel module. */
int pfr_code_of_errno(int err);

/* pfr_fail() for a system call that failed: "@what: strerror(errno)". */
int pfr_fail_errno(const char *what) __attribute__((cold));

/* pfr_fail() for a NULL where there must be none. */
__attribute__((cold)) int pfr_null_pointer(void);

/* pfr_fail() with errno set to @err, and the code that goes with it. */
int pfr_refuse(int err, const char *reason) __attribute__((cold));

#endif /* PFR_ERROR_H */
