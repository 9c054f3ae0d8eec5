/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Text between quotes: escapes in and out. */
#ifndef PFR_ESCAPE_H
#define PFR_ESCAPE_H

#include <stddef.h>

/* Of one character as it is written, at most. */
#define PFR_ESCAPED	4

/* The value of a hexadecimal digit, else -1. */
int pfr_hex_digit(char c);

/**
 * pfr_unescape - the character at the beginning of a text
 * @s: where it begins
 * @end: where the text ends, behind @s
 * @used: gets how many bytes of @s it takes
 *
 * Return: 1 .. 255, or -1 for a NUL and for a backslash that begins no escape.
 */
int pfr_unescape(const char *s, const char *end, int *used);

/*
 * All of a text of @length bytes, without quotes; @out has room for
 * PFR_ESCAPED times as many and a NUL.
 */
void pfr_escape(const char *s, size_t length, char *out);

/* -1, or the length of what is written to @out, of @room bytes with its NUL. */
int pfr_unescape_all(const char *s, char *out, size_t room);

#endif /* PFR_ESCAPE_H */
