package model

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"":                      "",
		"Edge gate":             "edge-gate",
		"  Edge -- gate!  ":     "edge-gate",
		"edge-gate":             "edge-gate",
		"-edge-":                "edge",
		"a--b":                  "a-b",
		"API v2.1":              "api-v2-1",
		"Straße":                "straße",
		"ÅNGSTRÖM":              "ångström",
		"秒杀网关":                  "秒杀网关",
		"秒杀 / 网关":               "秒杀-网关",
		"Заказ №5":              "заказ-5",
		"हिन्दी":                "हिन्दी",
		"ﷺ":                     "ﷺ",
		"cafe\u0301":            "cafe\u0301",
		"\u0301cafe":            "cafe",
		"İstanbul":              "istanbul",
		"ǅ":                     "ǆ",
		"٣ items":               "٣-items",
		"!?":                    "",
		"a/b":                   "a-b",
		"@here":                 "here",
		"x->y:z":                "x-y-z",
		"\xff\xfe":              "",
		"a\xffb":                "a-b",
		"CON":                   "con",
		"../../etc/passwd":      "etc-passwd",
		"🛒 Basket":              "basket",
		"a\u200bb":              "a-b",
		strings.Repeat("é", 50): strings.Repeat("é", 50),
	} {
		if got := slug(name); got != want {
			t.Errorf("slug(%q) = %q, want %q", name, got, want)
		}
	}
}

// TestSlugOfEachRune holds that a slug is the slug of itself, for every
// character alone, between letters and after one.
func TestSlugOfEachRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		for _, name := range []string{string(r), "a" + string(r) + "B", string(r) + "A"} {
			s := slug(name)
			if slug(s) != s {
				t.Fatalf("slug(%q) = %q, but slug of that is %q", name, s, slug(s))
			}
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Edge gate")
	f.Add("秒杀 \xff İ")
	f.Fuzz(func(t *testing.T, name string) {
		s := slug(name)
		switch {
		case slug(s) != s:
			t.Errorf("slug(%q) = %q, but slug of that is %q", name, s, slug(s))
		case !utf8.ValidString(s), strings.ContainsAny(s, "/:@>~ "), strings.Contains(s, "--"), strings.Trim(s, "-") != s:
			t.Errorf("slug(%q) = %q", name, s)
		case s != "" && !isSlug(s):
			t.Errorf("%q is no slug", s)
		}
		tidied := tidy(name)
		if tidy(tidied) != tidied {
			t.Errorf("tidy(%q) = %q, but tidy of that is %q", name, tidied, tidy(tidied))
		}
		if slug(tidied) != s && utf8.ValidString(name) {
			t.Errorf("slug(%q) = %q, but slug of its tidy form is %q", name, s, slug(tidied))
		}
		if c := clean(tidied); !printable(c) || printable(tidied) && c != tidied {
			t.Errorf("clean(%q) = %q", tidied, c)
		}
	})
}

func TestTidy(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		" ":                   "",
		"as it is":            "as it is",
		" two  blanks ":       "two blanks",
		"over\n\tlines\r\n":   "over lines",
		"no\u00a0break":       "no break",
		"秒杀  网关":              "秒杀 网关",
		"\u2028line\u2029end": "line end",
	} {
		if got := tidy(text); got != want {
			t.Errorf("tidy(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSafe(t *testing.T) {
	for url, want := range map[string]bool{
		"https://example.org/a?b#c":   true,
		"HTTP://example.org":          true,
		"mailto:a@example.org":        true,
		"docs/a.md":                   true,
		"docs/a.md#x:y":               true,
		"/a:b":                        true,
		"?a:b":                        true,
		"#a:b":                        true,
		"javascript:alert(1)":         false,
		"JavaScript:alert(1)":         false,
		"java\nscript:alert(1)":       false,
		"\x01javascript:alert(1)":     false,
		" javascript:alert(1)":        false,
		"vbscript:x":                  false,
		"data:text/html,x":            false,
		"file:///etc/passwd":          false,
		"a b":                         false,
		`\\host\share`:                false,
		"https://example.org/\u0000x": false,
	} {
		if got := safe(url); got != want {
			t.Errorf("safe(%q) = %v", url, got)
		}
	}
}
