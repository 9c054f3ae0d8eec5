// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/* No kernel, no library: only what the header names. */
#include "sample_parse.h"

int sample_parse(const __u8 *head, __u32 head_len, __u32 total_len,
		 struct sample_message *message)
{
	__u32 length;

	if (head_len < SAMPLE_HEAD_LEN || total_len < SAMPLE_HEAD_LEN)
		return -1;
	length = (__u32)head[1] << 8 | head[2];
	/* What a packet says about itself is only believed if it can be. */
	if (!head[0] || length > total_len - SAMPLE_HEAD_LEN)
		return -1;
	message->type = head[0];
	message->length = (__u16)length;
	return 0;
}
