package suggest

import (
	"slices"
	"testing"
)

func TestNearest(t *testing.T) {
	known := []string{"shop", "shop/api", "shop/containers", "shop/context", "store/api", "商店/库存", "商店/网关", "shop/api/cart", "@production/room"}
	tests := []struct {
		given string
		want  []string
	}{
		{"shop/apii", []string{"shop/api"}},
		{"shop/ipa", []string{"shop/api"}},
		{"Shop/API", []string{"shop/api"}},
		{"shop/container", []string{"shop/containers"}},
		{"shop/con", []string{"shop/context"}},
		{"api", []string{"shop/api", "store/api"}},
		{"shop/cart", []string{"shop/api/cart"}},
		{"库存", []string{"商店/库存"}},
		{"库房", []string{"商店/库存"}},
		{"商店/网官", []string{"商店/网关"}},
		{"商店/订单", nil},
		{"production/room", []string{"@production/room"}},
		{"xy", nil},
		{"", nil},
		{"nothing/like/that", nil},
	}
	for _, test := range tests {
		if got := Nearest(test.given, known); !slices.Equal(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.given, got, test.want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "ab", 2}, {"api", "api", 0}, {"api", "apii", 1}, {"ipa", "api", 2}, {"aip", "api", 1}, {"库存", "库房", 1}, {"kitten", "sitting", 3}}
	for _, test := range tests {
		if d := distance([]rune(test.a), []rune(test.b)); d != test.want {
			t.Errorf("%q, %q: %d, want %d", test.a, test.b, d, test.want)
		}
		if d := distance([]rune(test.b), []rune(test.a)); d != test.want {
			t.Errorf("%q, %q: %d, want %d", test.b, test.a, d, test.want)
		}
	}
}
