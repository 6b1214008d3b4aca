package token_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
	"github.com/lintel-go/lintel/systems/flashsale/token"
)

var now = time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)

func TestTokensComeBackAsTheyWere(t *testing.T) {
	signer := token.HMAC{Key: []byte("key")}
	for _, user := range []sale.User{"ann", "a.b.c", "张伟", ""} {
		want := sale.Token{Activity: "launch.1", User: user, Grant: sale.Grant{
			Slot: sale.Slot{SKU: "phone/64", Number: 12, Generation: 3}, Epoch: 5, Until: now.Add(1234 * time.Millisecond),
		}}
		text := token.Encode(signer, want)
		got, err := token.Decode(signer, text, now)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("-signed +read:\n%s", d)
		}
		if _, err := token.Decode(signer, text, want.Until); !errors.Is(err, token.ErrExpired) {
			t.Errorf("at its end: %v", err)
		}
		if _, err := token.DecodeTicket(signer, text); !errors.Is(err, token.ErrForged) {
			t.Errorf("a token as a ticket: %v", err)
		}
	}
}

func TestTicketsComeBackAsTheyWere(t *testing.T) {
	signer := token.HMAC{Key: []byte("key")}
	want := sale.Ticket{Reservation: "abc123", User: "a.b", Until: now}
	got, err := token.DecodeTicket(signer, token.EncodeTicket(signer, want))
	if err != nil || got != want {
		t.Errorf("read %+v, %v, want %+v", got, err, want)
	}
}

// TestEveryByteCounts changes each byte of a token.
func TestEveryByteCounts(t *testing.T) {
	signer := token.HMAC{Key: []byte("key")}
	text := token.Encode(signer, sale.Token{Activity: "launch", User: "ann", Grant: sale.Grant{Slot: sale.Slot{SKU: "phone", Number: 1}, Until: now.Add(time.Hour)}})
	for i := range len(text) {
		for _, c := range []string{"", "A", "1", "."} {
			changed := text[:i] + c + text[i+1:]
			if changed == text {
				continue
			}
			if _, err := token.Decode(signer, changed, now); !errors.Is(err, token.ErrForged) {
				t.Errorf("%q at %d was taken: %v", c, i, err)
			}
		}
	}
	if _, err := token.Decode(token.HMAC{Key: []byte("other")}, text, now); !errors.Is(err, token.ErrForged) {
		t.Errorf("another key: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	signer := token.HMAC{Key: []byte("key")}
	f.Add("t1.bGF1bmNo.cGhvbmU.1.0.0.1.YW5u")
	f.Add("k1.r.1.YW5u")
	f.Add("t1.......")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := token.Decode(signer, text, now); err == nil {
			t.Errorf("an unsigned text was taken: %q", text)
		}
		// Signed nonsense is refused as well, or read, but never breaks anything.
		got, err := token.Decode(signer, signer.Sign(text), time.Time{})
		if err == nil && strings.Count(text, ".") != 7 {
			t.Errorf("%q was read as %+v", text, got)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	signer := token.HMAC{Key: []byte("key")}
	text := token.Encode(signer, sale.Token{Activity: "launch", User: "ann", Grant: sale.Grant{Slot: sale.Slot{SKU: "phone", Number: 1}, Until: now.Add(time.Hour)}})
	for b.Loop() {
		if _, err := token.Decode(signer, text, now); err != nil {
			b.Fatal(err)
		}
	}
}
