/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * Characters, words and lines between two pointers. Private to the analyzer.
 *
 * No byte at or behind @end is read, nothing is expected to be terminated.
 */
#ifndef PFR_SIP_TEXT_H
#define PFR_SIP_TEXT_H

#include <linux/types.h>

#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#define SIP_ONES	0x0101010101010101ULL
#define SIP_HIGH	0x8080808080808080ULL
#define SIP_LETTERS	0x4040404040404040ULL

static inline __u8 sip_lower(__u8 c)
{
	return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

static inline int sip_is_digit(__u8 c)
{
	return c >= '0' && c <= '9';
}

/* Bits of what a character is; the table costs one load where it matters. */
#define SIP_TOKEN	0x01		/* in methods and names of headers */
#define SIP_BLANK	0x02
#define SIP_SPACE	0x04		/* also the line ends of folded values */
#define SIP_ENDS_HOST	0x08		/* also a user without angle brackets */
#define SIP_ENDS_USER	0x10		/* at sign, angle bracket, space */
#define SIP_COLON	0x20

extern const __u8 pfr_sip_class[256];

static inline int sip_is_blank(__u8 c)
{
	return c == ' ' || c == '\t';
}

/* Between the parts of a header's value; in folded lines also line ends. */
static inline int sip_is_space(__u8 c)
{
	return pfr_sip_class[c] & SIP_SPACE;
}

/* On to the first character that is one of @classes. */
static inline const __u8 *sip_find(const __u8 *p, const __u8 *end,
				   __u8 classes)
{
	for (; end - p >= 4; p += 4) {
		if (pfr_sip_class[p[0]] & classes)
			return p;
		if (pfr_sip_class[p[1]] & classes)
			return p + 1;
		if (pfr_sip_class[p[2]] & classes)
			return p + 2;
		if (pfr_sip_class[p[3]] & classes)
			return p + 3;
	}
	while (p < end && !(pfr_sip_class[*p] & classes))
		p++;
	return p;
}

static inline const __u8 *sip_skip_spaces(const __u8 *p, const __u8 *end)
{
	while (p < end && sip_is_space(*p))
		p++;
	return p;
}

static inline const __u8 *sip_skip_blanks(const __u8 *p, const __u8 *end)
{
	while (p < end && sip_is_blank(*p))
		p++;
	return p;
}

static inline const __u8 *sip_skip_token(const __u8 *p, const __u8 *end)
{
	while (p < end && pfr_sip_class[*p] & SIP_TOKEN)
		p++;
	return p;
}

/* Back over the spaces before @end. */
static inline const __u8 *sip_trim(const __u8 *p, const __u8 *end)
{
	while (end > p && sip_is_space(end[-1]))
		end--;
	return end;
}

/* @p is behind an opening quote. Return: the closing one, or @end. */
static inline const __u8 *sip_quote_end(const __u8 *p, const __u8 *end)
{
	for (; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p;
}

/*
 * The first @c, or @end. A head is some hundred bytes: eight at a time are most
 * of what makes the parser fast. A bit of a byte that is no @c is set only above
 * one that is.
 */
static inline const __u8 *sip_find_byte(const __u8 *p, const __u8 *end,
					__u8 c)
{
	__u64 word, words;

	for (words = (__u64)(end - p) >> 3; words; words--) {
		memcpy(&word, p, 8);
		word ^= SIP_ONES * c;
		word = (word - SIP_ONES) & ~word & SIP_HIGH;
		if (word) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return p + (__builtin_ctzll(word) >> 3);
#else
			break;
#endif
		}
		p += 8;
	}
	while (p < end && *p != c)
		p++;
	return p;
}

/* The line feed that ends a line, or @end. */
static inline const __u8 *sip_line_end(const __u8 *p, const __u8 *end)
{
	return sip_find_byte(p, end, '\n');
}

/* Up to eight characters as one number; @len is a constant. */
static inline __u64 sip_load(const void *p, __u32 len)
{
	__u64 word = 0;

	memcpy(&word, p, len);
	return word;
}

/*
 * Is the text at @p @word, which is in lower case? Only letters have a second
 * form, and it differs in one bit. @len is a constant.
 */
static inline int sip_is_word(const __u8 *p, const char *word, __u32 len)
{
	__u64 a, b;

	for (; len > 8; len -= 8, p += 8, word += 8) {
		a = sip_load(p, 8);
		b = sip_load(word, 8);
		if ((a ^ b) & ~((b & SIP_LETTERS) >> 1))
			return 0;
	}
	a = sip_load(p, len);
	b = sip_load(word, len);
	return !((a ^ b) & ~((b & SIP_LETTERS) >> 1));
}

static inline int sip_begins(const __u8 *p, const __u8 *end, const char *word,
			     __u32 len)
{
	return end - p >= (long)len && sip_is_word(p, word, len);
}

static inline int sip_is(const __u8 *p, const __u8 *end, const char *word,
			 __u32 len)
{
	return end - p == (long)len && sip_is_word(p, word, len);
}

/* Does the text begin with @word, or is it that? */
#define SIP_BEGINS(p, end, word)	sip_begins(p, end, word, sizeof(word) - 1)
#define SIP_IS(p, end, word)		sip_is(p, end, word, sizeof(word) - 1)

/*
 * The decimal number at *@p, which moves behind it.
 * Return: 0, or -1 if there is no digit or the number is above @max.
 */
static inline int sip_number(const __u8 **p, const __u8 *end, __u32 max,
			     __u32 *number)
{
	const __u8 *q = *p;
	__u64 n = 0;

	if (q == end || !sip_is_digit(*q))
		return -1;
	for (; q < end && sip_is_digit(*q); q++) {
		n = n * 10 + (*q - '0');
		if (n > max)
			return -1;
	}
	*number = (__u32)n;
	*p = q;
	return 0;
}

#endif /* PFR_SIP_TEXT_H */
