package test.mayishare.grounds.consent

import data.test.mayishare.grounds

# The person agreed to this partner, this purpose and this data.
consent := grounds.consenting(
	grounds.question("media", "complaints", ["criminal", "health.mental", "identity"]),
	{},
)

changed(facts) := grounds.given(consent, {"consent": facts})

test_consent if grounds.rests_on(consent, "consent")

test_consent_basis if {
	grounds.says(consent, "consent", ["art9.explicit_consent", "sch1.29"], ["honour_withdrawal"])
}

test_consent_not_named if {
	grounds.not_spoken_for(json.remove(consent, ["request/consent", "facts/consent"]), "consent")
}

test_consent_refused if {
	grounds.lacks(grounds.stating(consent, ["consent_refused"]), "consent", "no_ground")
}

test_consent_withdrawn if {
	grounds.lacks(changed({"status": "WITHDRAWN", "withdrawn": grounds.now}), "consent", "consent_withdrawn")
}

test_consent_expired if {
	grounds.lacks(changed({"expires": grounds.now}), "consent", "consent_expired")
}

test_consent_without_end if {
	endless := json.remove(consent, ["facts/consent/expires"])
	grounds.lacks(endless, "consent", "consent_expired")
}

test_consent_for_another_partner if {
	grounds.lacks(changed({"partners": ["insurer"]}), "consent", "consent_out_of_scope")
}

test_consent_for_another_purpose if {
	grounds.lacks(changed({"purposes": ["marketing"]}), "consent", "consent_out_of_scope")
}

test_consent_for_other_data if {
	grounds.lacks(changed({"dataCategories": ["contact"]}), "consent", "consent_out_of_scope")
}

test_consent_for_some_of_the_data if {
	asked := changed({"dataCategories": ["criminal", "health"]})
	grounds.lacks(asked, "consent", "consent_out_of_scope")
}

test_consent_by_representative if {
	grounds.rests_on(changed({"givenBy": "REPRESENTATIVE", "authorityVerified": true}), "consent")
}

test_consent_by_representative_unverified if {
	asked := changed({"givenBy": "REPRESENTATIVE", "authorityVerified": false})
	grounds.lacks(asked, "consent", "consent_authority_unverified")
}

test_consent_not_explicit_for_special_data if {
	grounds.lacks(changed({"explicit": false}), "consent", "consent_not_explicit")
}

test_consent_not_explicit_for_ordinary_data if {
	asked := grounds.asking(changed({"explicit": false}), {"dataCategories": ["identity"]})
	grounds.rests_on(asked, "consent")
}

test_consent_of_child_online if {
	grounds.barred(changed({"online": true, "age": 12}), "child_online_consent")
}

test_consent_of_thirteen_online if {
	grounds.rests_on(changed({"online": true, "age": 13}), "consent")
}

test_consent_of_child_on_paper if {
	grounds.rests_on(changed({"online": false, "age": 12}), "consent")
}
