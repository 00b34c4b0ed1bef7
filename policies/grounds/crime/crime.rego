# METADATA
# title: Crime
# description: Preventing and detecting crime, and protecting the public from offenders.
package mayishare.grounds.crime

import data.mayishare.needs

# METADATA
# title: A request from the police
# description: >-
#   What the police need to prevent, detect or prosecute a crime may be given on a signed request
#   that names the offence, where holding back would be likely to prejudice that. Health, genetic
#   and biometric data need more: a risk of death or serious harm, a court order or a warrant.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 2 paragraph 2 (crime and taxation)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/2/paragraph/2
#   - description: Data Protection Act 2018 Schedule 1 paragraph 10 (unlawful acts)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/10
#   - description: ICO guidance on sharing with law enforcement authorities
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/data-sharing/sharing-personal-data-with-law-enforcement-authorities/
# custom:
#   subject: crime
#   adds: [record_exemption]
police_request := [
	needs.circumstance("crime_prejudice"),
	needs.evidence("police_request_form"),
	needs.only_for(["genetic", "biometric", "health"], needs.any_of([
		needs.circumstance("serious_harm_risk"),
		needs.evidence("court_order"),
		needs.evidence("warrant"),
	])),
]

# METADATA
# title: Community safety partnership
# description: >-
#   Ordinary and criminal offence data that helps to prevent or detect crime may be shared with the
#   community safety partners under an agreement in force.
# related_resources:
#   - description: Crime and Disorder Act 1998 section 17A
#     ref: https://www.legislation.gov.uk/ukpga/1998/37/section/17A
#   - description: Crime and Disorder Act 1998 section 115
#     ref: https://www.legislation.gov.uk/ukpga/1998/37/section/115
# custom:
#   subject: crime
crime_and_disorder := []

# METADATA
# title: Multi-agency public protection arrangements (MAPPA)
# description: >-
#   What is needed to manage an offender who may harm others may be shared with the police and
#   probation, where the case was referred to these arrangements.
# related_resources:
#   - description: Criminal Justice Act 2003 section 325
#     ref: https://www.legislation.gov.uk/ukpga/2003/44/section/325
#   - description: Data Protection Act 2018 Schedule 1 paragraph 10 (unlawful acts)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/10
# custom:
#   subject: crime
#   adds: [record_safeguarding_decision]
mappa := [needs.evidence("mappa_referral")]

# METADATA
# title: Keeping people from being drawn into terrorism (Prevent)
# description: >-
#   What is needed to support someone who may be drawn into terrorism may be shared with the Channel
#   panel's partners, where there is a Channel referral or anyone risks death or serious harm.
# related_resources:
#   - description: Counter-Terrorism and Security Act 2015 section 26
#     ref: https://www.legislation.gov.uk/ukpga/2015/6/section/26
#   - description: Counter-Terrorism and Security Act 2015 section 36
#     ref: https://www.legislation.gov.uk/ukpga/2015/6/section/36
#   - description: Counter-Terrorism and Security Act 2015 section 38
#     ref: https://www.legislation.gov.uk/ukpga/2015/6/section/38
#   - description: Data Protection Act 2018 Schedule 1 paragraph 18 (safeguarding)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/18
# custom:
#   subject: crime
#   adds: [record_safeguarding_decision]
prevent := [needs.any_of([
	needs.evidence("channel_referral"),
	needs.circumstance("serious_harm_risk"),
])]
