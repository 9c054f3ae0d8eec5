/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The protocol, without a kernel: a pointer and a length come in, what was found
 * goes out. So it can be tested and fuzzed wherever there is a compiler. Replace
 * it by yours; this one is
 *
 *	type (1 byte, not 0), length (2 bytes, network order), body (length bytes)
 */
#ifndef SAMPLE_PARSE_H
#define SAMPLE_PARSE_H

#include <linux/types.h>

#define SAMPLE_HEAD_LEN		3

struct sample_message {
	__u16 length;			/* of the body */
	__u8 type;
};

/**
 * sample_parse - is this a message?
 * @head: its first bytes
 * @head_len: how many there are
 * @total_len: bytes of the whole payload, of which @head are the first
 * @message: filled in if it is one
 *
 * Reads nothing behind @head_len. Context: any.
 *
 * Return: 0, or -1 if it is none.
 */
int sample_parse(const __u8 *head, __u32 head_len, __u32 total_len,
		 struct sample_message *message);

#endif /* SAMPLE_PARSE_H */
