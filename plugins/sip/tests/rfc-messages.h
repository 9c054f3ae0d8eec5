/* SPDX-License-Identifier: (GPL-2.0-only OR LGPL-2.1-or-later) */
/*
 * The messages of RFC 4475 and RFC 5118, typed from the documents' facts: what
 * makes each one hard is there, wording that does not matter may differ, and
 * Content-Length fits the body unless it must not. With each what the parser
 * finds in it. For user space and for the kernel.
 */
#ifndef PFR_SIP_RFC_MESSAGES_H
#define PFR_SIP_RFC_MESSAGES_H

#include "pf_ring_sip.h"

struct sip_rfc_message {
	const char *name;
	const char *text;
	__u32 len;
	__u8 kind, method;
	__u16 code, flags;
	__u32 cseq;
	/* Absent values are NULL. Addresses are user@host;tag. */
	const char *uri, *from, *to, *call_id, *branch;
};

/* RFC 4475 3.1.1.1 A Short Tortuous INVITE */
static const char sip_wsinv[] =
	"INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0\r\n"
	"TO :\r\n"
	" sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n\r\n"
	"from   : \"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com>\r\n"
	"  ;\r\n"
	"  tag = 98asjd8\r\n"
	"MaX-fOrWaRdS: 0068\r\n"
	"Call-ID: wsinv.ndaksdj@192.0.2.1\r\n"
	"Content-Length   : 150\r\n"
	"cseq: 0009\r\n"
	"  INVITE\r\n"
	"Via  : SIP  /   2.0\r\n"
	" /UDP\r\n"
	"    192.0.2.2;branch=390skdjuw\r\n"
	"s :\r\n"
	"NewFangledHeader:   newfangled value\r\n"
	" continued newfangled value\r\n"
	"UnknownHeaderWithUnusualValue: ;;,,;;,;\r\n"
	"Content-Type: application/sdp\r\n"
	"Route:\r\n"
	" <sip:services.example.com;lr;unknownwith=value;unknown-no-value>\r\n"
	"v:  SIP  / 2.0  / TCP     spindle.example.com   ;\r\n"
	"  branch  =   z9hG4bK9ikj8  ,\r\n"
	" SIP  /    2.0   / UDP  192.168.255.111   ; branch=\r\n"
	" z9hG4bK30239\r\n"
	"m:\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam =\r\n"
	"      newvalue ;\r\n"
	"  secondparam ; q = 0.33\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.3\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.4\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.1.2 Wide Range of Valid Characters */
static const char sip_intmeth[] =
	"!interesting-Method0123456789_*+`.%indeed'~ sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com SIP/2.0\r\n"
	"Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK-.!%66*_+`'~\r\n"
	"To: \"BEL:\007 NUL:\000 DEL:\177\" <sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>\r\n"
	"From: token1~` token2'+_ token3*%!.- <sip:mundane@example.com>;fromParam''~+*_!.-%=\"\321\200\320\260\320\261\320\276\321\202\320\260\321\216\321\211\320\270\320\271\";tag=_token~1'+`*%!-.\r\n"
	"Call-ID: intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{\r\n"
	"CSeq: 139122385 !interesting-Method0123456789_*+`.%indeed'~\r\n"
	"Max-Forwards: 255\r\n"
	"extensionHeader-!.%*+_`'~:\357\273\277\345\244\247\345\201\234\351\233\273\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.1.3 Valid Use of the % Escaping Mechanism */
static const char sip_esc01[] =
	"INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0\r\n"
	"To: sip:%75se%72@example.com\r\n"
	"From: <sip:I%20have%20spaces@example.net>;tag=938\r\n"
	"Max-Forwards: 87\r\n"
	"i: esc01.239409asdfakjkn23onasd0-3234\r\n"
	"CSeq: 234234 INVITE\r\n"
	"Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bKkdjuw\r\n"
	"C: application/sdp\r\n"
	"Contact:\r\n"
	"  <sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>\r\n"
	"Content-Length: 150\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.1\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.1\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.1.4 Escaped Nulls in URIs */
static const char sip_escnull[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"To: sip:null-%00-null@example.com\r\n"
	"From: sip:null-%00-null@example.com;tag=839923423\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID: escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd\r\n"
	"CSeq: 14398234 REGISTER\r\n"
	"Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bKkdjuw\r\n"
	"Contact: <sip:%00@host5.example.com>\r\n"
	"Contact: <sip:%00%00@host5.example.com>\r\n"
	"L:0\r\n"
	"\r\n";

/* RFC 4475 3.1.1.5 Use of % When It Is Not an Escape */
static const char sip_esc02[] =
	"RE%47IST%45R sip:registrar.example.com SIP/2.0\r\n"
	"To: \"%Z%45\" <sip:user@example.com>\r\n"
	"From: \"%20\" <sip:caller@example.net>;tag=f232jadfj23\r\n"
	"Max-Forwards: 87\r\n"
	"Call-ID: esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf\r\n"
	"CSeq: 29344 RE%47IST%45R\r\n"
	"Via: SIP/2.0/TCP host.example.com;branch=z9hG4bK209%fzsnel234\r\n"
	"Contact: <sip:alias1@host1.example.com>\r\n"
	"C%6Fntact: <sip:alias2@host2.example.com>\r\n"
	"Contact: <sip:alias3@host3.example.com>\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.1.6 No LWS between Display Name and < */
static const char sip_lwsdisp[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: caller<sip:caller@example.com>;tag=323\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID: lwsdisp.1234abcd@funky.example.com\r\n"
	"CSeq: 60 OPTIONS\r\n"
	"Via: SIP/2.0/UDP funky.example.com;branch=z9hG4bKkdjuw\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.1.7 Long Values in Header Fields */
static const char sip_longreq[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"To: \"I have a user name of extremeextremeextremeextremeextremeextremeextremeextremeextremeextreme proportion\" <sip:user@example.com:6000;unknownparam1=verylonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglongvalue;longparamnamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamename=shortvalue;verylonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglongParameterNameWithNoValue>\r\n"
	"F: sip:amazinglylongcallernameamazinglylongcallernameamazinglylongcallernameamazinglylongcallernameamazinglylongcallername@example.net;tag=12982424;unknownheaderparamnamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamenamename=unknowheaderparamvaluevaluevaluevaluevaluevaluevaluevaluevaluevaluevaluevaluevaluevaluevalue;unknownValuelessparamnameparamnameparamnameparamnameparamnameparamnameparamnameparamnameparamnameparamname\r\n"
	"Call-ID: longreq.onereallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallylongcallid\r\n"
	"CSeq: 3882340 INVITE\r\n"
	"Unknown-LongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLongLong-Name: unknown-longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong-value; unknown-longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong-parameter-name = unknown-longlonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglong-parameter-value\r\n"
	"Via: SIP/2.0/TCP sip33.example.com\r\n"
	"v: SIP/2.0/TCP sip32.example.com\r\n"
	"V: SIP/2.0/TCP sip31.example.com\r\n"
	"Via: SIP/2.0/TCP sip30.example.com\r\n"
	"ViA: SIP/2.0/TCP sip29.example.com\r\n"
	"VIa: SIP/2.0/TCP sip28.example.com\r\n"
	"VIA: SIP/2.0/TCP sip27.example.com\r\n"
	"via: SIP/2.0/TCP sip26.example.com\r\n"
	"viA: SIP/2.0/TCP sip25.example.com\r\n"
	"vIa: SIP/2.0/TCP sip24.example.com\r\n"
	"vIA: SIP/2.0/TCP sip23.example.com\r\n"
	"V :  SIP/2.0/TCP sip22.example.com\r\n"
	"v :  SIP/2.0/TCP sip21.example.com\r\n"
	"V  : SIP/2.0/TCP sip20.example.com\r\n"
	"v  : SIP/2.0/TCP sip19.example.com\r\n"
	"Via : SIP/2.0/TCP sip18.example.com\r\n"
	"Via  : SIP/2.0/TCP sip17.example.com\r\n"
	"Via: SIP/2.0/TCP sip16.example.com\r\n"
	"Via: SIP/2.0/TCP sip15.example.com\r\n"
	"Via: SIP/2.0/TCP sip14.example.com\r\n"
	"Via: SIP/2.0/TCP sip13.example.com\r\n"
	"Via: SIP/2.0/TCP sip12.example.com\r\n"
	"Via: SIP/2.0/TCP sip11.example.com\r\n"
	"Via: SIP/2.0/TCP sip10.example.com\r\n"
	"Via: SIP/2.0/TCP sip9.example.com\r\n"
	"Via: SIP/2.0/TCP sip8.example.com\r\n"
	"Via: SIP/2.0/TCP sip7.example.com\r\n"
	"Via: SIP/2.0/TCP sip6.example.com\r\n"
	"Via: SIP/2.0/TCP sip5.example.com\r\n"
	"Via: SIP/2.0/TCP sip4.example.com\r\n"
	"Via: SIP/2.0/TCP sip3.example.com\r\n"
	"Via: SIP/2.0/TCP sip2.example.com\r\n"
	"Via: SIP/2.0/TCP sip1.example.com\r\n"
	"Via: SIP/2.0/TCP host.example.com;received=192.0.2.5;branch=verylonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglonglongbranchvalue\r\n"
	"Max-Forwards: 70\r\n"
	"Contact: <sip:amazinglylongcallernameamazinglylongcallernameamazinglylongcallernameamazinglylongcallernameamazinglylongcallername@host5.example.net>\r\n"
	"Content-Type: application/sdp\r\n"
	"l: 150\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.1\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.1\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.1.8 Extra Trailing Octets in a UDP Datagram */
static const char sip_dblreq[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:j.user@example.com;tag=43251j3j324\r\n"
	"Max-Forwards: 8\r\n"
	"I: dblreq.0ha0isndaksdj99sdfafnl3lk233412\r\n"
	"Contact: sip:j.user@host.example.com\r\n"
	"CSeq: 8 REGISTER\r\n"
	"Via: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bKkdjuw23492\r\n"
	"Content-Length: 0\r\n"
	"\r\n"
	"\r\n"
	"INVITE sip:joe@example.com SIP/2.0\r\n"
	"t: sip:joe@example.com\r\n"
	"From: sip:caller@example.net;tag=141334\r\n"
	"Max-Forwards: 8\r\n"
	"Call-ID: dblreq.0ha0isnda977644900765@192.0.2.15\r\n"
	"CSeq: 8 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw380234\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 150\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.15\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.15\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.1.9 Semicolon-Separated Parameters in URI User Part */
static const char sip_semiuri[] =
	"OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0\r\n"
	"To: sip:j_user@example.com\r\n"
	"From: sip:caller@example.org;tag=33242\r\n"
	"Max-Forwards: 3\r\n"
	"Call-ID: semiuri.0ha0isndaksdj\r\n"
	"CSeq: 8 OPTIONS\r\n"
	"Accept: application/sdp, application/pkcs7-mime,\r\n"
	"        multipart/mixed, multipart/signed,\r\n"
	"        message/sip, message/sipfrag\r\n"
	"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKkdjuw\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.1.10 Varied and Unknown Transport Types */
static const char sip_transports[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: <sip:caller@example.com>;tag=323\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID:  transports.kijh4akdnaqjkwendsasfdj\r\n"
	"Accept: application/sdp\r\n"
	"CSeq: 60 OPTIONS\r\n"
	"Via: SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw\r\n"
	"Via: SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf\r\n"
	"Via: SIP/2.0/TLS t3.example.com;branch=z9hG4bK2980unddj\r\n"
	"Via: SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en\r\n"
	"Via: SIP/2.0/TCP t5.example.com;branch=z9hG4bK0a9idfnee\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.1.11 Multipart MIME Message */
static const char sip_mpart01[] =
	"MESSAGE sip:kumiko@example.org SIP/2.0\r\n"
	"Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-;rport\r\n"
	"Max-Forwards: 70\r\n"
	"Route: <sip:127.0.0.1:5080>\r\n"
	"Identity: r5mwreLuyDRYBi/0TiPwEsY3rEVsk/G2WxhgTV1PF7hHuLIK0YWVKZhKv9Mj8UeXqkMVbnVq37CD+813gvYjcBUaZngQmXc9WNZSDNGCzA+fWl9MEUHWIZo1CeJebdY/XlgKeTa0Olvq0rt70Q5jiSfbqMJmQFteeivUhkMWYUA=\r\n"
	"Contact: <sip:fluffy@127.0.0.1:5070>\r\n"
	"To: <sip:kumiko@example.org>\r\n"
	"From: <sip:fluffy@example.com>;tag=2fb0dcc9\r\n"
	"Call-ID: 4a4f74e8@example.com\r\n"
	"CSeq: 1 MESSAGE\r\n"
	"Content-Type: multipart/mixed;boundary=7a9cbec02ceef655\r\n"
	"Date: Sat, 15 Oct 2005 04:44:56 GMT\r\n"
	"User-Agent: SIPimp.org/0.2.5 (curses)\r\n"
	"Content-Length: 180\r\n"
	"\r\n"
	"--7a9cbec02ceef655\r\n"
	"Content-Type: text/plain\r\n"
	"Content-Transfer-Encoding: binary\r\n"
	"\r\n"
	"Hello\r\n"
	"--7a9cbec02ceef655\r\n"
	"Content-Type: application/octet-stream\r\n"
	"\r\n"
	"0\202\000\377\r\n"
	"--7a9cbec02ceef655--\r\n";

/* RFC 4475 3.1.1.12 Unusual Reason Phrase */
static const char sip_unreason[] =
	"SIP/2.0 200 = 2**3 * 5**2 \320\275\320\276 \321\201\321\202\320\276 \320\264\320\265\320\262\321\217\320\275\320\276\321\201\321\202\320\276\r\n"
	"Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK-dasdfoijwefoijwef\r\n"
	"Call-ID: unreason.1234ksdfak3j2erwedfsASdf\r\n"
	"CSeq: 35 INVITE\r\n"
	"From: sip:caller@example.net;tag=2229\r\n"
	"To: sip:user@example.edu;tag=2342\r\n"
	"Content-Length: 154\r\n"
	"Content-Type: application/sdp\r\n"
	"Contact: <sip:user@host198.example.net>\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.198\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.198\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.1.13 Empty Reason Phrase */
static const char sip_noreason[] =
	"SIP/2.0 100 \r\n"
	"Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK0a9idfnee\r\n"
	"Call-ID: noreason.asndj203insdf99223ndf\r\n"
	"CSeq: 35 INVITE\r\n"
	"From: <sip:caller@example.net>;tag=2229\r\n"
	"To: <sip:user@example.edu>\r\n"
	"Content-Length: 0\r\n"
	"Contact: <sip:user@host105.example.com>\r\n"
	"\r\n";

/* RFC 4475 3.1.2.1 Extraneous Header Field Separators */
static const char sip_badinv01[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:caller@example.net;tag=134161461246\r\n"
	"Max-Forwards: 7\r\n"
	"Call-ID: badinv01.0ha0isndaksdjasdf3234nas\r\n"
	"CSeq: 8 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.15;;,;,,\r\n"
	"Contact: \"Joe\" <sip:joe@example.org>;;;;\r\n"
	"Content-Length: 152\r\n"
	"Content-Type: application/sdp\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.15\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.15\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.2.2 Content Length Larger Than Message */
static const char sip_clerr[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"Max-Forwards: 80\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:caller@example.net;tag=93942939o2\r\n"
	"Contact: <sip:caller@hungry.example.net>\r\n"
	"Call-ID: clerr.0ha0isndaksdjweiafasdk3\r\n"
	"CSeq: 8 INVITE\r\n"
	"Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bK-39234-23523\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 9999\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.155\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.155\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.2.3 Negative Content-Length */
static const char sip_ncl[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"Max-Forwards: 254\r\n"
	"Content-Length: -999\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:caller@example.net;tag=32394234\r\n"
	"Call-ID: ncl.0ha0isndaksdj2193423r542w35\r\n"
	"CSeq: 0 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.53;branch=z9hG4bKkdjuw\r\n"
	"Contact: <sip:caller@example53.example.net>\r\n"
	"Content-Type: application/sdp\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.53\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.53\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.2.4 Request Scalar Fields with Overlarge Values */
static const char sip_scalar02[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKkdjuw\r\n"
	"To: <sip:user@example.com>\r\n"
	"From: <sip:user@example.com>;tag=239232jh3\r\n"
	"CSeq: 36893488147419103232 REGISTER\r\n"
	"Call-ID: scalar02.23o0pd9vanlq3wnrlnewofjas9ui32\r\n"
	"Max-Forwards: 300\r\n"
	"Expires: 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\r\n"
	"Contact: <sip:user@host129.example.com>\r\n"
	"  ;expires=280297596632815\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.5 Response Scalar Fields with Overlarge Values */
static const char sip_scalarlg[] =
	"SIP/2.0 503 Service Unavailable\r\n"
	"Via: SIP/2.0/TCP host129.example.com;branch=z9hG4bKzzxdiwo34sw\r\n"
	"To: <sip:user@example.com>\r\n"
	"From: <sip:user@example.com>;tag=2kj4l5\r\n"
	"CSeq: 9292394834772304023312 OPTIONS\r\n"
	"Call-ID: scalarlg.noase0of0234hn2qofoaf0232aewf2394r\r\n"
	"Retry-After: 949302838503028349304023988\r\n"
	"Warning: 1812 overture \"In Progress\"\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.6 Unterminated Quoted String in Display Name */
static const char sip_quotbal[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"To: \"Mr. J. User <sip:j.user@example.com>\r\n"
	"From: sip:caller@example.net;tag=93334\r\n"
	"Max-Forwards: 10\r\n"
	"Call-ID: quotbal.aksdj\r\n"
	"Contact: <sip:caller@host59.example.net>\r\n"
	"CSeq: 8 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.59:5050;branch=z9hG4bK-39234-23523\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 152\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.15\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.15\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.2.7 <> Enclosing Request-URI */
static const char sip_ltgtruri[] =
	"INVITE <sip:user@example.com> SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=39291\r\n"
	"Max-Forwards: 23\r\n"
	"Call-ID: ltgtruri.1@192.0.2.5\r\n"
	"CSeq: 1 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.5;branch=z9hG4bK-999\r\n"
	"Contact: <sip:caller@host5.example.net>\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.8 Malformed SIP Request-URI (embedded LWS) */
static const char sip_lwsruri[] =
	"INVITE sip:user@example.com; lr SIP/2.0\r\n"
	"To: sip:user@example.com;tag=3xfe-9921883-z9f\r\n"
	"From: sip:caller@example.net;tag=231413434\r\n"
	"Max-Forwards: 5\r\n"
	"Call-ID: lwsruri.asdfasdoeoi2323-asdfwrn23-asd834rk423\r\n"
	"CSeq: 2130706432 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKkdjuw2395\r\n"
	"Contact: <sip:caller@host1.example.net>\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.9 Multiple SP Separating Request-Line Elements */
static const char sip_lwsstart[] =
	"INVITE  sip:user@example.com  SIP/2.0\r\n"
	"Max-Forwards: 8\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=8814\r\n"
	"Call-ID: lwsstart.dfknq234oi243099adsdfnawe3@example.com\r\n"
	"CSeq: 1893884 INVITE\r\n"
	"Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bKkdjuw3923\r\n"
	"Contact: <sip:caller@host1.example.net>\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.10 SP Characters at End of Request-Line */
static const char sip_trws[] =
	"OPTIONS sip:remote-target@example.com SIP/2.0  \r\n"
	"Via: SIP/2.0/TCP host1.example.com;branch=z9hG4bK299342093\r\n"
	"To: <sip:remote-target@example.com>\r\n"
	"From: <sip:local-resource@example.com>;tag=329429089\r\n"
	"Call-ID: trws.oicu34958239neffasdhr2345r\r\n"
	"Accept: application/sdp\r\n"
	"CSeq: 238923 OPTIONS\r\n"
	"Max-Forwards: 70\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.11 Escaped Headers in SIP Request-URI */
static const char sip_escruri[] =
	"INVITE sip:user@example.com?Route=%3Csip:example.com%3E SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=341518\r\n"
	"Max-Forwards: 7\r\n"
	"Contact: <sip:caller@host39923.example.net>\r\n"
	"Call-ID: escruri.23940-asdfhj-aje3br-234q098w-fawerh2q-h4n5\r\n"
	"CSeq: 149209342 INVITE\r\n"
	"Via: SIP/2.0/UDP host-of-the-hour.example.com;branch=z9hG4bKkdjuw\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.12 Invalid Time Zone in Date Header Field */
static const char sip_baddate[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=2234923\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID: baddate.239423mnsadf3j23lj42--sedfnm234\r\n"
	"CSeq: 14344 INVITE\r\n"
	"Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKkdjuw\r\n"
	"Date: Fri, 01 Jan 2010 16:00:00 EST\r\n"
	"Contact: <sip:caller@host5.example.net>\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.13 Failure to Enclose name-addr URI in <> */
static const char sip_regbadct[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=998332\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID: regbadct.k345asrl3fdbv@10.0.0.1\r\n"
	"CSeq: 998332 REGISTER\r\n"
	"Via: SIP/2.0/UDP 135.180.130.133:5060;branch=z9hG4bKkdjuw\r\n"
	"Contact: sip:user@example.com?Route=%3Csip:sip.example.com%3E\r\n"
	"L: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.14 Spaces within addr-spec */
static const char sip_badaspec[] =
	"OPTIONS sip:user@example.org SIP/2.0\r\n"
	"Via: SIP/2.0/UDP host4.example.com:5060;branch=z9hG4bKkdjuw\r\n"
	"Max-Forwards: 70\r\n"
	"From: \"caller\" <sip:caller@example.org>;tag=998342\r\n"
	"To: \"Watson, Thomas\" < sip:t.watson@example.org >\r\n"
	"Call-ID: badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3\r\n"
	"CSeq: 8 OPTIONS\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.15 Non-token Characters in Display Name */
static const char sip_baddn[] =
	"OPTIONS sip:t.watson@example.org SIP/2.0\r\n"
	"Via:     SIP/2.0/UDP c.example.com:5060;branch=z9hG4bKkdjuw\r\n"
	"Max-Forwards:      70\r\n"
	"From:    Bell, Alexander <sip:a.g.bell@example.com>;tag=43\r\n"
	"To:      Watson, Thomas <sip:t.watson@example.org>\r\n"
	"Call-ID: baddn.31415@c.example.com\r\n"
	"Accept: application/sdp\r\n"
	"CSeq:    3923239 OPTIONS\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.16 Unknown Protocol Version */
static const char sip_badvers[] =
	"OPTIONS sip:t.watson@example.org SIP/7.0\r\n"
	"Via:     SIP/7.0/UDP c.example.com;branch=z9hG4bKkdjuw\r\n"
	"Max-Forwards:     70\r\n"
	"From:    A. Bell <sip:a.g.bell@example.com>;tag=qweoiqpe\r\n"
	"To:      T. Watson <sip:t.watson@example.org>\r\n"
	"Call-ID: badvers.31417@c.example.com\r\n"
	"CSeq:    1 OPTIONS\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.17 Start Line and CSeq Method Mismatch */
static const char sip_mismatch01[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:caller@example.net;tag=34525\r\n"
	"Max-Forwards: 6\r\n"
	"Call-ID: mismatch01.dj0234sxdfl3\r\n"
	"CSeq: 8 INVITE\r\n"
	"Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKkdjuw\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.1.2.18 Unknown Method with CSeq Method Mismatch */
static const char sip_mismatch02[] =
	"NEWMETHOD sip:user@example.com SIP/2.0\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:caller@example.net;tag=23411413\r\n"
	"Max-Forwards: 3\r\n"
	"Call-ID: mismatch02.dj0234sxdfl3\r\n"
	"CSeq: 8 INVITE\r\n"
	"Contact: <sip:caller@host.example.net>\r\n"
	"Via: SIP/2.0/UDP host.example.net;branch=z9hG4bKkdjuw\r\n"
	"Content-Type: application/sdp\r\n"
	"l: 138\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.1\r\n"
	"c=IN IP4 192.0.2.1\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.1.2.19 Overlarge Response Code */
static const char sip_bigcode[] =
	"SIP/2.0 4294967301 better not break the receiver\r\n"
	"Via: SIP/2.0/UDP 192.0.2.105;branch=z9hG4bK2398ndaoe\r\n"
	"Call-ID: bigcode.asdof3uj203asdnf3429uasdhfas3ehjasdfas9i\r\n"
	"CSeq: 353494 INVITE\r\n"
	"From: <sip:user@example.com>;tag=39ansfi3\r\n"
	"To: <sip:user@example.edu>;tag=902jndnke3\r\n"
	"Content-Length: 0\r\n"
	"Contact: <sip:user@host105.example.com>\r\n"
	"\r\n";

/* RFC 4475 3.2.1 Missing Transaction Identifier */
static const char sip_badbranch[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.org;tag=33242\r\n"
	"Max-Forwards: 3\r\n"
	"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK\r\n"
	"Accept: application/sdp\r\n"
	"Call-ID: badbranch.sadonfo23i420jv0as0derf3j3n\r\n"
	"CSeq: 8 OPTIONS\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.1 Missing Required Header Fields */
static const char sip_insuf[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"CSeq: 193942 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKkdj.insuf\r\n"
	"Content-Type: application/sdp\r\n"
	"l: 152\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.95\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.95\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.3.2 Request-URI with Unknown Scheme */
static const char sip_unkscm[] =
	"OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=384\r\n"
	"Max-Forwards: 3\r\n"
	"Call-ID: unkscm.nasdfasser0q239nwsdfasdkl34\r\n"
	"CSeq: 3923423 OPTIONS\r\n"
	"Via: SIP/2.0/TCP host9.example.com;branch=z9hG4bKkdjuw39234\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.3 Request-URI with Known but Atypical Scheme */
static const char sip_novelsc[] =
	"OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=384\r\n"
	"Max-Forwards: 3\r\n"
	"Call-ID: novelsc.asdfasser0q239nwsdfasdkl34\r\n"
	"CSeq: 3923423 OPTIONS\r\n"
	"Via: SIP/2.0/TCP host9.example.com;branch=z9hG4bKkdjuw39234\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.4 Unknown URI Schemes in Header Fields */
static const char sip_unksm2[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"To: isbn:2983792873\r\n"
	"From: <http://www.example.com>;tag=3234233\r\n"
	"Call-ID: unksm2.daksdj@hyphenated-host.example.com\r\n"
	"CSeq: 234902 REGISTER\r\n"
	"Max-Forwards: 70\r\n"
	"Via: SIP/2.0/UDP 192.0.2.21:5060;branch=z9hG4bKkdjuw\r\n"
	"Contact: <name:John_Smith>\r\n"
	"l: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.5 Proxy-Require and Require */
static const char sip_bext01[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"To: sip:j_user@example.com\r\n"
	"From: sip:caller@example.net;tag=242etr\r\n"
	"Max-Forwards: 6\r\n"
	"Call-ID: bext01.0ha0isndaksdj\r\n"
	"Require: nothingSupportsThis, nothingSupportsThisEither\r\n"
	"Proxy-Require: noProxiesSupportThis, norDoAnyProxiesSupportThis\r\n"
	"CSeq: 8 OPTIONS\r\n"
	"Via: SIP/2.0/TLS fold-and-staple.example.com;branch=z9hG4bKkdjuw\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.6 Unknown Content-Type */
static const char sip_invut[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"Contact: <sip:caller@host5.example.net>\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:caller@example.net;tag=8392034\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID: invut.0ha0isndaksdjadsfij34n23d\r\n"
	"CSeq: 235448 INVITE\r\n"
	"Via: SIP/2.0/UDP somehost.example.com;branch=z9hG4bKkdjuw\r\n"
	"Content-Type: application/unknownformat\r\n"
	"Content-Length: 40\r\n"
	"\r\n"
	"<audio>\r\n"
	" <pcmu port=\"443\"/>\r\n"
	"</audio>\r\n";

/* RFC 4475 3.3.7 Unknown Authorization Scheme */
static const char sip_regaut01[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"To: sip:j.user@example.com\r\n"
	"From: sip:j.user@example.com;tag=87321hj23128\r\n"
	"Max-Forwards: 8\r\n"
	"Call-ID: regaut01.0ha0isndaksdj\r\n"
	"CSeq: 9338 REGISTER\r\n"
	"Via: SIP/2.0/TCP 192.0.2.253;branch=z9hG4bKkdjuw\r\n"
	"Authorization: NoOneKnowsThisScheme opaque-data=here\r\n"
	"Content-Length:0\r\n"
	"\r\n";

/* RFC 4475 3.3.8 Multiple Values in Single Value Required Fields */
static const char sip_multi01[] =
	"INVITE sip:user@company.com SIP/2.0\r\n"
	"Contact: <sip:caller@host25.example.net>\r\n"
	"Via: SIP/2.0/UDP 192.0.2.25;branch=z9hG4bKkdjuw\r\n"
	"Max-Forwards: 70\r\n"
	"CSeq: 5 INVITE\r\n"
	"Call-ID: multi01.98asdh@192.0.2.1\r\n"
	"CSeq: 59 INVITE\r\n"
	"Call-ID: multi01.98asdh@192.0.2.2\r\n"
	"From: sip:caller@example.net;tag=3413415\r\n"
	"To: sip:user@example.com\r\n"
	"To: sip:other@example.net\r\n"
	"From: sip:caller@example.net;tag=2923420123\r\n"
	"Content-Type: application/sdp\r\n"
	"l: 152\r\n"
	"Contact: <sip:caller@host36.example.net>\r\n"
	"Max-Forwards: 5\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.25\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.25\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.3.9 Multiple Content-Length Values */
static const char sip_mcl01[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"Via: SIP/2.0/UDP host5.example.net;branch=z9hG4bK293423\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:other@example.net;tag=3923942\r\n"
	"Call-ID: mcl01.fhn2323orihawfdoa3o4r52o3irsdf\r\n"
	"CSeq: 15932 OPTIONS\r\n"
	"Content-Length: 13\r\n"
	"Max-Forwards: 60\r\n"
	"Content-Length: 5\r\n"
	"Content-Type: text/plain\r\n"
	"\r\n"
	"There's no way to know how many octets are supposed to be here.\r\n";

/* RFC 4475 3.3.10 200 OK Response with Broadcast Via Header Field Value */
static const char sip_bcast[] =
	"SIP/2.0 200 OK\r\n"
	"Via: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bKkdjuw\r\n"
	"Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\r\n"
	"Call-ID: bcast.0384840201234ksdfak3j2erwedfsASdf\r\n"
	"CSeq: 523 INVITE\r\n"
	"From: sip:caller@example.com;tag=34513\r\n"
	"To: sip:user@example.com;tag=33442\r\n"
	"Content-Type: application/sdp\r\n"
	"Contact: <sip:user@host28.example.com>\r\n"
	"Content-Length: 154\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.198\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.198\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.3.11 Max-Forwards of Zero */
static const char sip_zeromf[] =
	"OPTIONS sip:user@example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:caller@example.net;tag=3ghsd41\r\n"
	"Call-ID: zeromf.jfasdlfnm2o2l43r5u0asdfas\r\n"
	"CSeq: 39234321 OPTIONS\r\n"
	"Via: SIP/2.0/UDP host1.example.com;branch=z9hG4bKkdjuw2349i\r\n"
	"Max-Forwards: 0\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.12 REGISTER with a Contact Header Parameter */
static const char sip_cparam01[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"Via: SIP/2.0/UDP saturn.example.com:5060;branch=z9hG4bKkdjuw\r\n"
	"Max-Forwards: 70\r\n"
	"From: sip:watson@example.com;tag=DkfVgjkrtMwaerKKpe\r\n"
	"To: sip:watson@example.com\r\n"
	"Call-ID: cparam01.70710@saturn.example.com\r\n"
	"CSeq: 3 REGISTER\r\n"
	"Contact: sip:+19725552222@gw1.example.net;unknownparam\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 4475 3.3.14 REGISTER with a URL Escaped Header */
static const char sip_regescrt[] =
	"REGISTER sip:example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=8\r\n"
	"Max-Forwards: 70\r\n"
	"Call-ID: regescrt.k345asrl3fdbv@192.0.2.1\r\n"
	"CSeq: 14398234 REGISTER\r\n"
	"Via: SIP/2.0/UDP host5.example.com;branch=z9hG4bKkdjuw\r\n"
	"M: <sip:user@example.com?Route=%3Csip:sip.example.com%3E>\r\n"
	"L:0\r\n"
	"\r\n";

/* RFC 4475 3.3.15 Unacceptable Accept Offering */
static const char sip_sdp01[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"To: sip:j_user@example.com\r\n"
	"Contact: <sip:caller@host15.example.net>\r\n"
	"From: sip:caller@example.net;tag=234234\r\n"
	"Max-Forwards: 5\r\n"
	"Call-ID: sdp01.ndaksdj9342dasdd\r\n"
	"Accept: text/nobodyKnowsThis\r\n"
	"CSeq: 5 INVITE\r\n"
	"Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw\r\n"
	"Content-Length: 150\r\n"
	"Content-Type: application/sdp\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.5\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.5\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0 12\r\n"
	"m=video 3227 RTP/AVP 31\r\n"
	"a=rtpmap:31 LPC\r\n";

/* RFC 4475 3.4.1 INVITE with RFC 2543 Syntax */
static const char sip_inv2543[] =
	"INVITE sip:UserB@example.com SIP/2.0\r\n"
	"Via: SIP/2.0/UDP iftgw.example.com\r\n"
	"From: <sip:caller@example.net;user=phone>\r\n"
	"Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>\r\n"
	"To: sip:example.com:5060\r\n"
	"Call-ID: inv2543.1717@ift.client.example.com\r\n"
	"CSeq: 56 INVITE\r\n"
	"Content-Type: application/sdp\r\n"
	"\r\n"
	"v=0\r\n"
	"o=mhandley 29739 7272939 IN IP4 192.0.2.5\r\n"
	"s=-\r\n"
	"c=IN IP4 192.0.2.5\r\n"
	"t=0 0\r\n"
	"m=audio 49217 RTP/AVP 0\r\n";

/* RFC 5118 4.1 Valid SIP Message with an IPv6 Reference */
static const char sip_v6_valid[] =
	"REGISTER sip:[2001:db8::10] SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Max-Forwards: 70\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::1]>\r\n"
	"CSeq: 98176 REGISTER\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.2 Invalid SIP Message with an IPv6 Reference */
static const char sip_v6_invalid[] =
	"REGISTER sip:2001:db8::10 SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Max-Forwards: 70\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::1]>\r\n"
	"CSeq: 98176 REGISTER\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.3 Port Ambiguous in a SIP URI */
static const char sip_v6_port1[] =
	"REGISTER sip:[2001:db8::10:5070] SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Max-Forwards: 70\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::1]>\r\n"
	"CSeq: 98176 REGISTER\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.4 Port Unambiguous in a SIP URI */
static const char sip_v6_port2[] =
	"REGISTER sip:[2001:db8::10]:5070 SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Max-Forwards: 70\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::1]>\r\n"
	"CSeq: 98176 REGISTER\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.5 IPv6 Reference Delimiters in Via Header */
static const char sip_v6_via1[] =
	"BYE sip:user@host.example.net SIP/2.0\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111\r\n"
	"Max-Forwards: 70\r\n"
	"From: <sip:user@example.net>;tag=81x2\r\n"
	"To: <sip:user@example.com>;tag=bd76ya\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"CSeq: 98176 BYE\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.5 IPv6 Reference Delimiters in Via Header, without brackets */
static const char sip_v6_via2[] =
	"OPTIONS sip:[2001:db8::10] SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Max-Forwards: 70\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::1]>\r\n"
	"CSeq: 98176 OPTIONS\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.6 SIP Request with IPv6 Addresses in SDP Body */
static const char sip_v6_sdp[] =
	"INVITE sip:user@[2001:db8::10] SIP/2.0\r\n"
	"To: sip:user@[2001:db8::10]\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::20];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::20]>\r\n"
	"CSeq: 8612 INVITE\r\n"
	"Max-Forwards: 70\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 251\r\n"
	"\r\n"
	"v=0\r\n"
	"o=assistant 971731711378798081 0 IN IP6 2001:db8::20\r\n"
	"s=Live video feed for today's meeting\r\n"
	"c=IN IP6 2001:db8::20\r\n"
	"t=3338481189 3370017201\r\n"
	"m=audio 6000 RTP/AVP 2\r\n"
	"a=rtpmap:2 G726-32/8000\r\n"
	"m=video 6024 RTP/AVP 107\r\n"
	"a=rtpmap:107 H263-1998/90000\r\n";

/* RFC 5118 4.7 Multiple IP Addresses in SIP Headers */
static const char sip_v6_several[] =
	"BYE sip:user@host.example.com SIP/2.0\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111\r\n"
	"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144\r\n"
	"Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Max-Forwards: 70\r\n"
	"CSeq: 89187 BYE\r\n"
	"To: sip:user@example.org;tag=bd76ya\r\n"
	"From: sip:user@example.net;tag=81x2\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

/* RFC 5118 4.8 Multiple IP Addresses in SDP */
static const char sip_v6_sdp_several[] =
	"INVITE sip:user@[2001:db8::10] SIP/2.0\r\n"
	"To: sip:user@[2001:db8::10]\r\n"
	"From: sip:user@example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Contact: \"Caller\" <sip:caller@[2001:db8::9:1]>\r\n"
	"Max-Forwards: 70\r\n"
	"CSeq: 8912 INVITE\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 189\r\n"
	"\r\n"
	"v=0\r\n"
	"o=bob 280744730 28977631 IN IP4 host.example.com\r\n"
	"s=\r\n"
	"t=0 0\r\n"
	"m=audio 22334 RTP/AVP 0\r\n"
	"c=IN IP4 192.0.2.1\r\n"
	"m=video 6024 RTP/AVP 107\r\n"
	"c=IN IP6 2001:db8::1\r\n"
	"a=rtpmap:107 H263-1998/90000\r\n";

/* RFC 5118 4.9 IPv4-Mapped IPv6 Addresses */
static const char sip_v4_mapped[] =
	"INVITE sip:user@example.com SIP/2.0\r\n"
	"To: sip:user@example.com\r\n"
	"From: sip:user@east.example.com;tag=81x2\r\n"
	"Via: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19\r\n"
	"Via: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"Contact: \"T. desk phone\" <sip:ted@[::ffff:192.0.2.2]>\r\n"
	"CSeq: 8912 INVITE\r\n"
	"Max-Forwards: 70\r\n"
	"Content-Type: application/sdp\r\n"
	"Content-Length: 189\r\n"
	"\r\n"
	"v=0\r\n"
	"o=assistant 971731711378798081 0 IN IP6 ::ffff:192.0.2.2\r\n"
	"s=Call me soon, please!\r\n"
	"c=IN IP6 ::ffff:192.0.2.2\r\n"
	"t=3338481189 3370017201\r\n"
	"m=audio 6000 RTP/AVP 2\r\n"
	"a=rtpmap:2 G726-32/8000\r\n";

/* RFC 5118 4.10 IPv6 Reference Bug in RFC 3261 ABNF */
static const char sip_v6_abnf[] =
	"OPTIONS sip:user@[2001:db8:::192.0.2.1] SIP/2.0\r\n"
	"To: sip:user@[2001:db8:::192.0.2.1]\r\n"
	"From: sip:user@example.net;tag=aa\r\n"
	"Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111\r\n"
	"Call-ID: SSG9559905523997077@hlau_4100\r\n"
	"CSeq: 689 OPTIONS\r\n"
	"Max-Forwards: 70\r\n"
	"Content-Length: 0\r\n"
	"\r\n";

#define SIP_TEST(title, message) \
	.name = (title), .text = (message), .len = sizeof(message) - 1

static const struct sip_rfc_message sip_rfc_messages[] = {
	{
		SIP_TEST("RFC 4475 3.1.1.1 wsinv", sip_wsinv),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 9,
		.uri = "sip:vivekg@chair-dnrc.example.com;unknownparam",
		.from = "jdrosen@example.com;98asjd8",
		.to = "vivekg@chair-dnrc.example.com;1918181833n",
		.call_id = "wsinv.ndaksdj@192.0.2.1",
		.branch = "390skdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.2 intmeth", sip_intmeth),
		.kind = sip_request, .method = method_other,
		.flags = 0, .cseq = 139122385,
		.uri = "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com",
		.from = "mundane@example.com;_token~1'+`*%!-.",
		.to = "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com;",
		.call_id = "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{",
		.branch = "z9hG4bK-.!%66*_+`'~",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.3 esc01", sip_esc01),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 234234,
		.uri = "sip:sips%3Auser%40example.com@example.net",
		.from = "I%20have%20spaces@example.net;938",
		.to = "%75se%72@example.com;",
		.call_id = "esc01.239409asdfakjkn23onasd0-3234",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.4 escnull", sip_escnull),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 14398234,
		.uri = "sip:example.com",
		.from = "null-%00-null@example.com;839923423",
		.to = "null-%00-null@example.com;",
		.call_id = "escnull.39203ndfvkjdasfkq3w4otrq0adsfdfnavd",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.5 esc02", sip_esc02),
		.kind = sip_request, .method = method_other,
		.flags = 0, .cseq = 29344,
		.uri = "sip:registrar.example.com",
		.from = "caller@example.net;f232jadfj23",
		.to = "user@example.com;",
		.call_id = "esc02.asdfnqwo34rq23i34jrjasdcnl23nrlknsdf",
		.branch = "z9hG4bK209%fzsnel234",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.6 lwsdisp", sip_lwsdisp),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 60,
		.uri = "sip:user@example.com",
		.from = "caller@example.com;323",
		.to = "user@example.com;",
		.call_id = "lwsdisp.1234abcd@funky.example.com",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.7 longreq", sip_longreq),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 3882340,
		.uri = "sip:user@example.com",
		.from = "amazinglylongcallernameamazinglylongcallernameamazinglylongcallernameamazinglylongcallernameamazinglylongcallername@example.net;12982424",
		.to = "user@example.com;",
		.call_id = "longreq.onereallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallyreallylongcallid",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.8 dblreq", sip_dblreq),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 8,
		.uri = "sip:example.com",
		.from = "j.user@example.com;43251j3j324",
		.to = "j.user@example.com;",
		.call_id = "dblreq.0ha0isndaksdj99sdfafnl3lk233412",
		.branch = "z9hG4bKkdjuw23492",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.9 semiuri", sip_semiuri),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 8,
		.uri = "sip:user;par=u%40example.net@example.com",
		.from = "caller@example.org;33242",
		.to = "j_user@example.com;",
		.call_id = "semiuri.0ha0isndaksdj",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.10 transports", sip_transports),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 60,
		.uri = "sip:user@example.com",
		.from = "caller@example.com;323",
		.to = "user@example.com;",
		.call_id = "transports.kijh4akdnaqjkwendsasfdj",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.11 mpart01", sip_mpart01),
		.kind = sip_request, .method = method_message,
		.flags = SIP_MULTIPART, .cseq = 1,
		.uri = "sip:kumiko@example.org",
		.from = "fluffy@example.com;2fb0dcc9",
		.to = "kumiko@example.org;",
		.call_id = "4a4f74e8@example.com",
		.branch = "z9hG4bK-d87543-4dade06d0bdb11ee-1--d87543-",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.12 unreason", sip_unreason),
		.kind = sip_response, .method = method_invite,
		.code = 200,
		.flags = SIP_SDP, .cseq = 35,
		.from = "caller@example.net;2229",
		.to = "user@example.edu;2342",
		.call_id = "unreason.1234ksdfak3j2erwedfsASdf",
		.branch = "z9hG4bK-dasdfoijwefoijwef",
	},
	{
		SIP_TEST("RFC 4475 3.1.1.13 noreason", sip_noreason),
		.kind = sip_response, .method = method_invite,
		.code = 100,
		.flags = 0, .cseq = 35,
		.from = "caller@example.net;2229",
		.to = "user@example.edu;",
		.call_id = "noreason.asndj203insdf99223ndf",
		.branch = "z9hG4bK0a9idfnee",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.1 badinv01", sip_badinv01),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;134161461246",
		.to = "j.user@example.com;",
		.call_id = "badinv01.0ha0isndaksdjasdf3234nas",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.2 clerr", sip_clerr),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP | SIP_SHORT_BODY, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;93942939o2",
		.to = "j.user@example.com;",
		.call_id = "clerr.0ha0isndaksdjweiafasdk3",
		.branch = "z9hG4bK-39234-23523",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.3 ncl", sip_ncl),
		.kind = sip_malformed, .method = method_invite,
		.flags = SIP_BAD_LENGTH, .cseq = 0,
		.uri = "sip:user@example.com",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.4 scalar02", sip_scalar02),
		.kind = sip_request, .method = method_register,
		.flags = SIP_ODD_CSEQ, .cseq = 0,
		.uri = "sip:example.com",
		.from = "user@example.com;239232jh3",
		.to = "user@example.com;",
		.call_id = "scalar02.23o0pd9vanlq3wnrlnewofjas9ui32",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.5 scalarlg", sip_scalarlg),
		.kind = sip_response, .method = method_any,
		.code = 503,
		.flags = SIP_ODD_CSEQ, .cseq = 0,
		.from = "user@example.com;2kj4l5",
		.to = "user@example.com;",
		.call_id = "scalarlg.noase0of0234hn2qofoaf0232aewf2394r",
		.branch = "z9hG4bKzzxdiwo34sw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.6 quotbal", sip_quotbal),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP | SIP_ODD_ADDRESS, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;93334",
		.to = ";",
		.call_id = "quotbal.aksdj",
		.branch = "z9hG4bK-39234-23523",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.7 ltgtruri", sip_ltgtruri),
		.kind = sip_request, .method = method_invite,
		.flags = 0, .cseq = 1,
		.uri = "<sip:user@example.com>",
		.from = "caller@example.net;39291",
		.to = "user@example.com;",
		.call_id = "ltgtruri.1@192.0.2.5",
		.branch = "z9hG4bK-999",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.8 lwsruri", sip_lwsruri),
		.kind = sip_malformed, .method = method_invite,
		.flags = SIP_BAD_START, .cseq = 0,
	},
	{
		SIP_TEST("RFC 4475 3.1.2.9 lwsstart", sip_lwsstart),
		.kind = sip_request, .method = method_invite,
		.flags = 0, .cseq = 1893884,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;8814",
		.to = "user@example.com;",
		.call_id = "lwsstart.dfknq234oi243099adsdfnawe3@example.com",
		.branch = "z9hG4bKkdjuw3923",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.10 trws", sip_trws),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 238923,
		.uri = "sip:remote-target@example.com",
		.from = "local-resource@example.com;329429089",
		.to = "remote-target@example.com;",
		.call_id = "trws.oicu34958239neffasdhr2345r",
		.branch = "z9hG4bK299342093",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.11 escruri", sip_escruri),
		.kind = sip_request, .method = method_invite,
		.flags = 0, .cseq = 149209342,
		.uri = "sip:user@example.com?Route=%3Csip:example.com%3E",
		.from = "caller@example.net;341518",
		.to = "user@example.com;",
		.call_id = "escruri.23940-asdfhj-aje3br-234q098w-fawerh2q-h4n5",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.12 baddate", sip_baddate),
		.kind = sip_request, .method = method_invite,
		.flags = 0, .cseq = 14344,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;2234923",
		.to = "user@example.com;",
		.call_id = "baddate.239423mnsadf3j23lj42--sedfnm234",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.13 regbadct", sip_regbadct),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 998332,
		.uri = "sip:example.com",
		.from = "user@example.com;998332",
		.to = "user@example.com;",
		.call_id = "regbadct.k345asrl3fdbv@10.0.0.1",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.14 badaspec", sip_badaspec),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 8,
		.uri = "sip:user@example.org",
		.from = "caller@example.org;998342",
		.to = "t.watson@example.org;",
		.call_id = "badaspec.sdf0234n2nds0a099u23h3hnnw009cdkne3",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.15 baddn", sip_baddn),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 3923239,
		.uri = "sip:t.watson@example.org",
		.from = "a.g.bell@example.com;43",
		.to = "t.watson@example.org;",
		.call_id = "baddn.31415@c.example.com",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.16 badvers", sip_badvers),
		.kind = sip_malformed, .method = method_any,
		.flags = SIP_BAD_VERSION, .cseq = 0,
	},
	{
		SIP_TEST("RFC 4475 3.1.2.17 mismatch01", sip_mismatch01),
		.kind = sip_request, .method = method_options,
		.flags = SIP_ODD_CSEQ, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;34525",
		.to = "j.user@example.com;",
		.call_id = "mismatch01.dj0234sxdfl3",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.18 mismatch02", sip_mismatch02),
		.kind = sip_request, .method = method_other,
		.flags = SIP_ODD_CSEQ | SIP_SDP, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;23411413",
		.to = "j.user@example.com;",
		.call_id = "mismatch02.dj0234sxdfl3",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.1.2.19 bigcode", sip_bigcode),
		.kind = sip_malformed, .method = method_any,
		.flags = SIP_BAD_CODE, .cseq = 0,
	},
	{
		SIP_TEST("RFC 4475 3.2.1 badbranch", sip_badbranch),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.org;33242",
		.to = "user@example.com;",
		.call_id = "badbranch.sadonfo23i420jv0as0derf3j3n",
		.branch = "z9hG4bK",
	},
	{
		SIP_TEST("RFC 4475 3.3.1 insuf", sip_insuf),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 193942,
		.uri = "sip:user@example.com",
		.from = ";",
		.to = ";",
		.branch = "z9hG4bKkdj.insuf",
	},
	{
		SIP_TEST("RFC 4475 3.3.2 unkscm", sip_unkscm),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 3923423,
		.uri = "nobodyKnowsThisScheme:totallyopaquecontent",
		.from = "caller@example.net;384",
		.to = "user@example.com;",
		.call_id = "unkscm.nasdfasser0q239nwsdfasdkl34",
		.branch = "z9hG4bKkdjuw39234",
	},
	{
		SIP_TEST("RFC 4475 3.3.3 novelsc", sip_novelsc),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 3923423,
		.uri = "soap.beep://192.0.2.103:3002",
		.from = "caller@example.net;384",
		.to = "user@example.com;",
		.call_id = "novelsc.asdfasser0q239nwsdfasdkl34",
		.branch = "z9hG4bKkdjuw39234",
	},
	{
		SIP_TEST("RFC 4475 3.3.4 unksm2", sip_unksm2),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 234902,
		.uri = "sip:example.com",
		.from = "//www.example.com;3234233",
		.to = "2983792873;",
		.call_id = "unksm2.daksdj@hyphenated-host.example.com",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.5 bext01", sip_bext01),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 8,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;242etr",
		.to = "j_user@example.com;",
		.call_id = "bext01.0ha0isndaksdj",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.6 invut", sip_invut),
		.kind = sip_request, .method = method_invite,
		.flags = 0, .cseq = 235448,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;8392034",
		.to = "j.user@example.com;",
		.call_id = "invut.0ha0isndaksdjadsfij34n23d",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.7 regaut01", sip_regaut01),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 9338,
		.uri = "sip:example.com",
		.from = "j.user@example.com;87321hj23128",
		.to = "j.user@example.com;",
		.call_id = "regaut01.0ha0isndaksdj",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.8 multi01", sip_multi01),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_REPEATED | SIP_SDP, .cseq = 5,
		.uri = "sip:user@company.com",
		.from = "caller@example.net;3413415",
		.to = "user@example.com;",
		.call_id = "multi01.98asdh@192.0.2.1",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.9 mcl01", sip_mcl01),
		.kind = sip_malformed, .method = method_options,
		.flags = SIP_BAD_LENGTH, .cseq = 15932,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;34525",
		.to = "j.user@example.com;",
		.call_id = "mcl01.fhn2323orihawfdoa3o4r52o3irsdf",
	},
	{
		SIP_TEST("RFC 4475 3.3.10 bcast", sip_bcast),
		.kind = sip_response, .method = method_invite,
		.code = 200,
		.flags = SIP_SDP, .cseq = 523,
		.from = "caller@example.com;34513",
		.to = "user@example.com;33442",
		.call_id = "bcast.0384840201234ksdfak3j2erwedfsASdf",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.11 zeromf", sip_zeromf),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 39234321,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;3ghsd41",
		.to = "user@example.com;",
		.call_id = "zeromf.jfasdlfnm2o2l43r5u0asdfas",
		.branch = "z9hG4bKkdjuw2349i",
	},
	{
		SIP_TEST("RFC 4475 3.3.12 cparam01", sip_cparam01),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 3,
		.uri = "sip:example.com",
		.from = "watson@example.com;DkfVgjkrtMwaerKKpe",
		.to = "watson@example.com;",
		.call_id = "cparam01.70710@saturn.example.com",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.14 regescrt", sip_regescrt),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 14398234,
		.uri = "sip:example.com",
		.from = "user@example.com;8",
		.to = "user@example.com;",
		.call_id = "regescrt.k345asrl3fdbv@192.0.2.1",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.3.15 sdp01", sip_sdp01),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 5,
		.uri = "sip:user@example.com",
		.from = "caller@example.net;234234",
		.to = "j_user@example.com;",
		.call_id = "sdp01.ndaksdj9342dasdd",
		.branch = "z9hG4bKkdjuw",
	},
	{
		SIP_TEST("RFC 4475 3.4.1 inv2543", sip_inv2543),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 56,
		.uri = "sip:UserB@example.com",
		.from = "caller@example.net;",
		.to = "example.com;",
		.call_id = "inv2543.1717@ift.client.example.com",
	},
	{
		SIP_TEST("RFC 5118 4.1 v6_valid", sip_v6_valid),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 98176,
		.uri = "sip:[2001:db8::10]",
		.from = "user@example.com;81x2",
		.to = "user@example.com;",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.2 v6_invalid", sip_v6_invalid),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 98176,
		.uri = "sip:2001:db8::10",
		.from = "user@example.com;81x2",
		.to = "user@example.com;",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.3 v6_port1", sip_v6_port1),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 98176,
		.uri = "sip:[2001:db8::10:5070]",
		.from = "user@example.com;81x2",
		.to = "user@example.com;",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.4 v6_port2", sip_v6_port2),
		.kind = sip_request, .method = method_register,
		.flags = 0, .cseq = 98176,
		.uri = "sip:[2001:db8::10]:5070",
		.from = "user@example.com;81x2",
		.to = "user@example.com;",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.5 v6_via1", sip_v6_via1),
		.kind = sip_request, .method = method_bye,
		.flags = 0, .cseq = 98176,
		.uri = "sip:user@host.example.net",
		.from = "user@example.net;81x2",
		.to = "user@example.com;bd76ya",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.5 v6_via2", sip_v6_via2),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 98176,
		.uri = "sip:[2001:db8::10]",
		.from = "user@example.com;81x2",
		.to = "user@example.com;",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.6 v6_sdp", sip_v6_sdp),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 8612,
		.uri = "sip:user@[2001:db8::10]",
		.from = "user@example.com;81x2",
		.to = "user@[2001:db8::10];",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.7 v6_several", sip_v6_several),
		.kind = sip_request, .method = method_bye,
		.flags = 0, .cseq = 89187,
		.uri = "sip:user@host.example.com",
		.from = "user@example.net;81x2",
		.to = "user@example.org;bd76ya",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.8 v6_sdp_several", sip_v6_sdp_several),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 8912,
		.uri = "sip:user@[2001:db8::10]",
		.from = "user@example.com;81x2",
		.to = "user@[2001:db8::10];",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
	{
		SIP_TEST("RFC 5118 4.9 v4_mapped", sip_v4_mapped),
		.kind = sip_request, .method = method_invite,
		.flags = SIP_SDP, .cseq = 8912,
		.uri = "sip:user@example.com",
		.from = "user@east.example.com;81x2",
		.to = "user@example.com;",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKbh19",
	},
	{
		SIP_TEST("RFC 5118 4.10 v6_abnf", sip_v6_abnf),
		.kind = sip_request, .method = method_options,
		.flags = 0, .cseq = 689,
		.uri = "sip:user@[2001:db8:::192.0.2.1]",
		.from = "user@example.net;aa",
		.to = "user@[2001:db8:::192.0.2.1];",
		.call_id = "SSG9559905523997077@hlau_4100",
		.branch = "z9hG4bKas3-111",
	},
};

#undef SIP_TEST

#endif /* PFR_SIP_RFC_MESSAGES_H */
