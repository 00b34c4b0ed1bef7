package test.mayishare.bars.partners

import data.test.mayishare.grounds

# A school and a child at risk: allowed without an agreement, unless a bar fires.
asked := grounds.stating(grounds.question("school", "safeguarding.children", ["identity"]), ["child_at_risk"])

suspended := grounds.with_partner(asked, {"status": "SUSPENDED"})

test_active_partner if grounds.rests_on(asked, "child_protection")

test_partner_suspended if grounds.barred(suspended, "partner_suspended")

test_partner_of_no_status if grounds.barred(grounds.with_partner(asked, {"status": ""}), "partner_suspended")

test_partner_suspended_and_ordered_by_a_court if {
	grounds.rests_on(grounds.holding(suspended, ["court_order"]), "court_order")
}

test_partner_suspended_with_a_warrant if {
	grounds.barred(grounds.holding(suspended, ["warrant"]), "partner_suspended")
}

# Housing by agreement: the partner's systems have to have been checked.
agreed := grounds.with_agreement(
	grounds.question("housing_provider", "service_delivery.housing", ["identity"]),
	"CONTROLLER_TO_CONTROLLER", ["identity"],
)

test_assured if grounds.rests_on(agreed, "housing_management")

test_assurance_expired if {
	expired := grounds.with_partner(agreed, {"assurance": {"expires": grounds.now}})
	grounds.barred(expired, "assurance_expired")
}

test_assurance_not_yet_passed if {
	future := grounds.with_partner(agreed, {"assurance": {"passed": grounds.now + 1}})
	grounds.barred(future, "assurance_expired")
}

test_assurance_missing if {
	missing := json.remove(agreed, ["/facts/partner/assurance"])
	grounds.barred(missing, "assurance_expired")
}

test_assurance_to_its_last_second if {
	last := grounds.with_partner(agreed, {"assurance": {"expires": grounds.now + 1}})
	grounds.rests_on(last, "housing_management")
}

test_no_assurance_needed_without_an_agreement if {
	missing := json.remove(asked, ["/facts/partner/assurance"])
	grounds.rests_on(missing, "child_protection")
}

# Without the agreement too, the missing agreement is the answer, not the assurance.
test_assurance_expired_and_no_agreement if {
	neither := json.patch(agreed, [
		{"op": "replace", "path": "/facts/agreements", "value": []},
		{"op": "remove", "path": "/facts/partner/assurance"},
	])
	grounds.lacks(neither, "housing_management", "agreement_not_covering")
}
