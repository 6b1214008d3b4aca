// Package token writes tokens and tickets as text that only the sale can make
// and that everybody who has the key can check without asking anybody.
//
// A token is t1.ACTIVITY.SKU.SLOT.GENERATION.EPOCH.UNTIL.USER.MAC, where UNTIL
// is in milliseconds since 1970, names are in base64url without padding, and
// MAC is the HMAC-SHA256 of all before its dot, in base64url. A ticket is
// k1.RESERVATION.UNTIL.USER.MAC. The gate's Lua script reads the same form.
package token

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/lintel-go/lintel/systems/flashsale/sale"
)

var (
	// ErrForged says that a text was not signed with the key, or is no token.
	ErrForged = errors.New("not signed by the sale")
	// ErrExpired says that a token is over.
	ErrExpired = errors.New("expired")
)

// Signer signs texts.
type Signer interface {
	// Sign returns the text with a dot and its signature.
	Sign(text string) string
	// Verify returns the text that was signed, or ErrForged.
	Verify(signed string) (string, error)
}

// HMAC is a Signer with a secret that all who sign and verify share.
type HMAC struct{ Key []byte }

var _ Signer = HMAC{}

func (h HMAC) mac(text string) string {
	m := hmac.New(sha256.New, h.Key)
	m.Write([]byte(text))
	return base64.RawURLEncoding.EncodeToString(m.Sum(nil))
}

// Sign signs with HMAC-SHA256.
func (h HMAC) Sign(text string) string { return text + "." + h.mac(text) }

// Verify compares in a time that does not depend on where the texts differ.
func (h HMAC) Verify(signed string) (string, error) {
	i := strings.LastIndexByte(signed, '.')
	if i < 0 || !hmac.Equal([]byte(signed[i+1:]), []byte(h.mac(signed[:i]))) {
		return "", ErrForged
	}
	return signed[:i], nil
}

func name[T ~string](s T) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// Encode signs a token.
func Encode(s Signer, t sale.Token) string {
	return s.Sign(fmt.Sprintf("t1.%s.%s.%d.%d.%d.%d.%s",
		name(t.Activity), name(t.SKU), t.Number, t.Generation, t.Epoch, t.Until.UnixMilli(), name(t.User)))
}

// EncodeTicket signs a ticket.
func EncodeTicket(s Signer, t sale.Ticket) string {
	return s.Sign(fmt.Sprintf("k1.%s.%d.%s", t.Reservation, t.Until.UnixMilli(), name(t.User)))
}

// Decode reads a token. The error is ErrForged or, for one that is over at now,
// ErrExpired.
func Decode(s Signer, text string, now time.Time) (sale.Token, error) {
	f, err := fields(s, text, "t1", 8)
	if err != nil {
		return sale.Token{}, err
	}
	t := sale.Token{Activity: sale.ActivityID(f.name(1)), User: sale.User(f.name(7))}
	t.SKU = sale.SKU(f.name(2))
	t.Number = int(f.number(3))
	t.Generation = uint64(f.number(4))
	t.Epoch = uint64(f.number(5))
	t.Until = time.UnixMilli(f.number(6)).UTC()
	if f.err != nil {
		return sale.Token{}, ErrForged
	}
	if !now.Before(t.Until) {
		return sale.Token{}, ErrExpired
	}
	return t, nil
}

// DecodeTicket reads a ticket, be it over or not. The error is ErrForged.
func DecodeTicket(s Signer, text string) (sale.Ticket, error) {
	f, err := fields(s, text, "k1", 4)
	if err != nil {
		return sale.Ticket{}, err
	}
	t := sale.Ticket{
		Reservation: sale.ReservationID(f.texts[1]),
		Until:       time.UnixMilli(f.number(2)).UTC(),
		User:        sale.User(f.name(3)),
	}
	if f.err != nil {
		return sale.Ticket{}, ErrForged
	}
	return t, nil
}

// parts reads fields and keeps the first error.
type parts struct {
	texts []string
	err   error
}

func fields(s Signer, text, kind string, n int) (*parts, error) {
	plain, err := s.Verify(text)
	if err != nil {
		return nil, err
	}
	texts := strings.Split(plain, ".")
	if len(texts) != n || texts[0] != kind {
		return nil, ErrForged
	}
	return &parts{texts: texts}, nil
}

func (p *parts) name(i int) string {
	b, err := base64.RawURLEncoding.DecodeString(p.texts[i])
	if err != nil {
		p.err = err
	}
	return string(b)
}

func (p *parts) number(i int) int64 {
	n, err := strconv.ParseInt(p.texts[i], 10, 64)
	if err != nil {
		p.err = err
	}
	return n
}
