// SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later)
/*
 * From bytes to struct sip_message: start line, headers, length.
 */
#include "sip_parse.h"
#include "sip_text.h"
#include "sip_value.h"

#define STUN_HLEN	20
#define STUN_COOKIE	0x2112A442
#define VERSION_LEN	7		/* SIP/2.0 */
#define TEXT_LEN	32		/* bytes that tell text from garbage */
#define NULS		4		/* a keep-alive of some devices */

static const __u8 *head_end(const __u8 *p, const __u8 *end)
{
	return end - p > SIP_MAX_HEAD ? p + SIP_MAX_HEAD : end;
}

static int refuse(struct sip_message *m, __u16 why)
{
	m->kind = sip_malformed;
	m->flags |= why;
	return 0;
}

/* ------------------------------------------------------------ what is not SIP */

static int is_stun(const __u8 *p, const __u8 *end)
{
	__u32 len, cookie;

	if (end - p < STUN_HLEN || p[0] > 3)
		return 0;
	len = (__u32)p[2] << 8 | p[3];
	cookie = (__u32)p[4] << 24 | (__u32)p[5] << 16 | (__u32)p[6] << 8 | p[7];
	return cookie == STUN_COOKIE && len % 4 == 0;
}

static int is_text(const __u8 *p, const __u8 *end)
{
	if (end - p > TEXT_LEN)
		end = p + TEXT_LEN;
	while (p < end && ((*p >= ' ' && *p <= '~') || sip_is_space(*p)))
		p++;
	return p == end;
}

static int is_nuls(const __u8 *p, const __u8 *end)
{
	if (end - p > NULS)
		return 0;
	while (p < end && !*p)
		p++;
	return p == end;
}

static int other(struct sip_message *m, const __u8 *p, const __u8 *end)
{
	if (p == end)
		m->kind = sip_nothing;
	else if (*p == '\r' || *p == '\n' || is_nuls(p, end))
		m->kind = sip_keepalive;
	else if (is_stun(p, end))
		m->kind = sip_stun;
	else if (SIP_BEGINS(p, end, "http/"))
		m->kind = sip_http;
	else if (is_text(p, end))
		m->kind = sip_text;
	else
		m->kind = sip_garbage;
	return 0;
}

/* --------------------------------------------------------------- the start line */

/* "SIP/" is there, and the line ends at @eol. */
static int response(struct sip_message *m, const __u8 *p, const __u8 *eol)
{
	const __u8 *v = p, *code;

	while (v < eol && !sip_is_blank(*v))
		v++;
	if (!SIP_IS(p, v, "sip/2.0"))
		return refuse(m, SIP_BAD_VERSION);
	code = sip_skip_blanks(v, eol);
	for (v = code; v < eol && sip_is_digit(*v); v++)
		;
	if (v - code != 3 || (v < eol && !sip_is_blank(*v)) ||
	    *code < '1' || *code > '6')
		return refuse(m, SIP_BAD_CODE);
	m->kind = sip_response;
	m->code = (__u16)((code[0] - '0') * 100 + (code[1] - '0') * 10 +
			  (code[2] - '0'));
	return 1;
}

/* The last word of the line is not SIP/2.0: is it at least another version? */
static int no_request(struct sip_message *m, const __u8 *p, const __u8 *uri,
		      const __u8 *eol, const __u8 *end)
{
	const __u8 *version = eol;

	while (version > uri && !sip_is_blank(version[-1]))
		version--;
	if (SIP_BEGINS(version, eol, "sip/"))
		return refuse(m, SIP_BAD_VERSION);
	other(m, p, end);
	if (SIP_BEGINS(version, eol, "http/"))
		m->kind = sip_http;
	return 0;
}

/* The method ends at @uri with a space, the line at @eol without one. */
static int request(struct sip_message *m, const __u8 *p, const __u8 *uri,
		   const __u8 *eol, const __u8 *end)
{
	const __u8 *version, *uri_end;

	if (eol - uri <= VERSION_LEN)
		return no_request(m, p, uri, eol, end);
	version = eol - VERSION_LEN;
	if (!sip_is_blank(version[-1]) || !SIP_IS(version, eol, "sip/2.0"))
		return no_request(m, p, uri, eol, end);
	m->method = pfr_sip_method(p, uri);
	uri = sip_skip_blanks(uri, version);
	uri_end = sip_trim(uri, version);
	if (uri == uri_end || sip_find_byte(uri, uri_end, ' ') != uri_end)
		return refuse(m, SIP_BAD_START);
	sip_mark(&m->uri, p, uri, uri_end);
	m->kind = sip_request;
	return 1;
}

/* The first word ends here: a method, or SIP, if it is any. */
const __u8 *pfr_sip_word(const __u8 *p, const __u8 *end)
{
	return sip_skip_token(p, end - p > SIP_MAX_METHOD ?
				 p + SIP_MAX_METHOD : end);
}

/**
 * pfr_sip_start - the start line, or what there is in place of one
 * @m: filled in from scratch: kind, of a request the method and the URI, of a
 *	response the code
 * @p: first byte; of SIP messages that follow line ends, the one behind them
 * @word: where pfr_sip_word() says that the first word ends
 * @end: no byte from here on is read
 *
 * Return: bytes of the line with its end; 0 if it is no SIP message, or one that
 * is refused (kind); -1 if it may become one with more bytes.
 */
int pfr_sip_start(struct sip_message *m, const __u8 *p, const __u8 *word,
		  const __u8 *end)
{
	const __u8 *limit = head_end(p, end), *lf, *eol;
	int is_sip;

	memset(m, 0, sizeof(*m));
	if (word == limit && word > p) {
		m->kind = sip_text;
		return -1;
	}
	if (word == p)
		return other(m, p, end);
	is_sip = *word == '/' && SIP_IS(p, word, "sip");
	if (!is_sip && *word != ' ')
		return other(m, p, end);
	lf = sip_line_end(word, limit);
	if (lf == limit) {
		other(m, p, end);
		if (limit == end)
			return -1;
		return is_sip ? refuse(m, SIP_BAD_START) : 0;
	}
	eol = sip_trim(word, lf);
	if (is_sip ? !response(m, p, eol) : !request(m, p, word, eol, end))
		return 0;
	m->lines = 1;
	return (int)(lf + 1 - p);
}

/* ------------------------------------------------------------------ the headers */

/*
 * Behind the colon of the header called @name, of @len characters in lower case;
 * NULL if it is another one. @len is a constant.
 */
static inline const __u8 *behind_name(const __u8 *line, const __u8 *end,
				      const char *name, __u32 len)
{
	if (end - line <= (long)len || !sip_is_word(line, name, len))
		return NULL;
	line = sip_skip_blanks(line + len, end);
	return line < end && *line == ':' ? line + 1 : NULL;
}

#define BEHIND(name)	behind_name(line, end, name, sizeof(name) - 1)

/* Those in c, of which there are many, and some are long. */
static __u16 header_in_c(const __u8 *line, const __u8 *end,
			 const __u8 **value)
{
	*value = BEHIND("call-id");
	if (*value)
		return SIP_HAS_CALL_ID;
	*value = BEHIND("cseq");
	if (*value)
		return SIP_HAS_CSEQ;
	*value = BEHIND("c") ?: BEHIND("content-type");
	if (*value)
		return SIP_HAS_TYPE;
	*value = BEHIND("content-length");
	if (*value)
		return SIP_HAS_LENGTH;
	*value = BEHIND("content-encoding");
	return *value ? SIP_HAS_ENCODING : 0;
}

/*
 * Is it a header somebody may want? Then @value is behind its colon. Most are told
 * by their first letter to be of no interest.
 */
static __u16 header(const __u8 *line, const __u8 *end, const __u8 **value)
{
	switch (*line | 0x20) {
	case 'c':
		return header_in_c(line, end, value);
	case 'e':
		*value = BEHIND("expires");
		if (*value)
			return SIP_HAS_EXPIRES;
		*value = BEHIND("e");
		return *value ? SIP_HAS_ENCODING : 0;
	case 'f':
		*value = BEHIND("from") ?: BEHIND("f");
		return *value ? SIP_HAS_FROM : 0;
	case 'i':
		*value = BEHIND("i");
		return *value ? SIP_HAS_CALL_ID : 0;
	case 'l':
		*value = BEHIND("l");
		return *value ? SIP_HAS_LENGTH : 0;
	case 't':
		*value = BEHIND("to") ?: BEHIND("t");
		return *value ? SIP_HAS_TO : 0;
	case 'v':
		*value = BEHIND("via") ?: BEHIND("v");
		return *value ? SIP_HAS_VIA : 0;
	default:
		return 0;
	}
}

/* Return: 0 if the message is refused. */
static int content_length(struct sip_message *m, const __u8 *v,
			  const __u8 *end)
{
	__u32 length;

	if (sip_number(&v, end, SIP_MAX_BODY, &length) || v != end)
		return refuse(m, SIP_BAD_LENGTH);
	if (!(m->found & SIP_HAS_LENGTH))
		m->length = length;
	else if (m->length != length)
		return refuse(m, SIP_BAD_LENGTH);
	return 1;
}

/* Return: 0 if the message is refused. */
static int take(struct sip_message *m, __u16 bit, const __u8 *p,
		const __u8 *v, const __u8 *end, int tags)
{
	if (bit == SIP_HAS_LENGTH && !content_length(m, v, end))
		return 0;
	if (m->found & bit) {
		if (bit != SIP_HAS_VIA)
			m->flags |= SIP_REPEATED;
		return 1;
	}
	m->found |= bit;

	switch (bit) {
	case SIP_HAS_VIA:
		pfr_sip_via(m, p, v, end);
		break;
	case SIP_HAS_FROM:
		if (!pfr_sip_address(&m->from, p, v, end, tags))
			m->flags |= SIP_ODD_ADDRESS;
		break;
	case SIP_HAS_TO:
		if (!pfr_sip_address(&m->to, p, v, end, tags))
			m->flags |= SIP_ODD_ADDRESS;
		break;
	case SIP_HAS_CALL_ID:
		sip_mark(&m->call_id, p, v, end);
		break;
	case SIP_HAS_CSEQ:
		pfr_sip_cseq(m, v, end);
		break;
	case SIP_HAS_TYPE:
		pfr_sip_type(m, p, v, end);
		break;
	case SIP_HAS_EXPIRES:
		/* What is no number counts as absent. */
		if (sip_number(&v, end, 0xFFFFFFFF, &m->expires))
			m->found &= (__u16)~SIP_HAS_EXPIRES;
		break;
	}
	return 1;
}

/**
 * pfr_sip_headers - look for headers
 * @m: from pfr_sip_start(); found says which were there
 * @p: the same
 * @end: the same
 * @start: what pfr_sip_start() returned
 * @wanted: SIP_HAS_*; others are skipped, and the look-out ends with the last of
 *	them. With SIP_HAS_END it goes on to the end of the headers, and tags are
 *	looked for, too.
 *
 * A header counts only when the byte behind its line is there: before that it
 * may be continued. So no value is one that was cut short.
 */
void pfr_sip_headers(struct sip_message *m, const __u8 *p, const __u8 *end,
		     __u32 start, __u16 wanted)
{
	const __u8 *limit = head_end(p, end), *line = p + start;
	const __u8 *next, *lf, *value;
	__u16 bit;

	for (; line < limit; line = next) {
		if (*line == '\r' || *line == '\n') {
			next = line + (*line == '\r');
			if (next == limit)
				break;
			if (*next == '\n') {
				m->found |= SIP_HAS_END;
				m->body = (__u16)(next + 1 - p);
				return;
			}
		}
		lf = sip_line_end(line, limit);
		if (limit - lf <= 1)
			break;
		next = lf + 1;
		while (sip_is_blank(*next)) {
			m->lines++;
			lf = sip_line_end(next, limit);
			if (limit - lf <= 1 || m->lines > SIP_MAX_LINES)
				goto cut;
			next = lf + 1;
		}
		if (++m->lines > SIP_MAX_LINES)
			break;

		bit = header(line, lf, &value);
		if (!(bit & wanted))
			continue;
		value = sip_skip_spaces(value, lf);
		if (!take(m, bit, p, value, sip_trim(value, lf),
			  wanted & SIP_HAS_END))
			return;
		if (!(wanted & ~m->found))
			return;
	}
cut:
	if (limit < end || m->lines > SIP_MAX_LINES)
		refuse(m, SIP_TOO_LONG);
	else
		m->flags |= SIP_CUT;
}

/* ----------------------------------------------------------------- the message */

/**
 * pfr_sip_parse - one message, or something else
 * @m: filled in from scratch
 * @p: first byte
 * @end: of the datagram, or of the bytes of a stream that are there
 * @stream: TCP: Content-Length says where the message ends, 0 if it is missing
 *
 * Line ends between messages are a keep-alive of their own; so a caller goes on
 * behind what was taken until nothing is left, or until it has had enough.
 * What is no message, and one that is refused, takes all that is there: where
 * the next one begins is not known.
 *
 * Return: bytes taken, 0 only if there were none. In a stream a negative
 * number: at least so many more bytes are needed, and @m is of no use.
 */
int pfr_sip_parse(struct sip_message *m, const __u8 *p, const __u8 *end,
		  int stream)
{
	int start = pfr_sip_start(m, p, pfr_sip_word(p, end), end);
	const __u8 *v;
	__u32 have;

	if (start < 0)
		return stream ? -1 : (int)(end - p);
	if (!start) {
		for (v = p; v < end && (*v == '\r' || *v == '\n'); v++)
			;
		return (int)((v > p ? v : end) - p);
	}
	pfr_sip_headers(m, p, end, (__u32)start, SIP_HAS_ALL);
	if (m->kind == sip_malformed)
		return (int)(end - p);
	if (m->flags & SIP_CUT)
		return stream ? -1 : (int)(end - p);

	have = (__u32)(end - p) - m->body;
	if (m->found & SIP_HAS_LENGTH) {
		m->body_len = m->length;
		if (m->length > have) {
			if (stream)
				return -(int)(m->length - have);
			m->flags |= SIP_SHORT_BODY;
			m->body_len = have;
		}
	} else if (!stream) {
		m->body_len = have;
	}
	return stream ? (int)(m->body + m->body_len) : (int)(end - p);
}
