// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <string.h>

#include "device.h"
#include "error.h"

#define NO_QUEUE	(-1)

static int syntax_error(const char *text, const char *reason)
{
	errno = EINVAL;
	return pfr_fail(PF_RING_ERROR_INVALID_ARGUMENT,
			"cannot read device \"%s\": %s", text, reason);
}

/* Decimal, without sign and blanks; moves *p behind it. */
static int parse_queue(const char **p, const char *end)
{
	const char *first = *p;
	int queue = 0;

	while (*p < end && **p >= '0' && **p <= '9' &&
	       queue < MAX_NUM_RX_CHANNELS)
		queue = queue * 10 + (*(*p)++ - '0');
	return *p == first || queue >= MAX_NUM_RX_CHANNELS ? NO_QUEUE : queue;
}

/* "0-3,5" -> bits; 0 if it is not that. */
static __u64 parse_queues(const char *p, const char *end)
{
	__u64 mask = 0;
	int low, high;

	for (;;) {
		low = parse_queue(&p, end);
		high = low;
		if (p < end && *p == '-') {
			p++;
			high = parse_queue(&p, end);
		}
		if (low == NO_QUEUE || high < low)
			return 0;
		mask |= (~0ULL >> (63 - (high - low))) << low;
		if (p == end)
			return mask;
		if (*p++ != ',')
			return 0;
	}
}

static int parse_one(const char *text, const char *p, const char *end,
		     struct sockaddr_pfr *binding)
{
	const char *at = memchr(p, '@', (size_t)(end - p));
	size_t length = (size_t)((at ? at : end) - p);
	const char *label = memchr(p, ':', length);

	/* "eth0:1" is an address of eth0, and no device. */
	if (label)
		length = (size_t)(label - p);

	if (!length)
		return syntax_error(text, "a name is missing");
	if (length >= PFR_NAME_LEN) {
		errno = ENODEV;
		return pfr_fail(PF_RING_ERROR_UNKNOWN_ADAPTER,
				"cannot open %.*s: device names have at most %d characters",
				(int)(length < 64 ? length : 64), p,
				PFR_NAME_LEN - 1);
	}
	memset(binding, 0, sizeof(*binding));
	binding->spfr_family = PF_RING;
	memcpy(binding->spfr_device, p, length);
	if (at) {
		binding->spfr_channels = parse_queues(at + 1, end);
		if (!binding->spfr_channels)
			return syntax_error(text, "behind '@' come RX queues, 0 to 63, such as @0-3,5; then ';' before the next device");
	}
	return 0;
}

int pfr_device_parse(const char *text,
		     struct sockaddr_pfr bindings[PFR_MAX_BINDINGS])
{
	const char *p = text;
	int count = 0;

	for (;;) {
		/* Commas belong to the queues once there was an '@'. */
		const char *end = p + strcspn(p, ";,@");
		int rc;

		if (*end == '@')
			end += strcspn(end, ";");
		if (count == PFR_MAX_BINDINGS)
			return syntax_error(text, "too many devices");
		rc = parse_one(text, p, end, &bindings[count]);
		if (rc)
			return rc;
		count++;
		if (!*end)
			return count;
		p = end + 1;
	}
}
