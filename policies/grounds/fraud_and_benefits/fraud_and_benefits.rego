# METADATA
# title: Fraud and benefits
# description: Finding fraud against public money, and paying benefits.
package mayishare.grounds.fraud_and_benefits

# METADATA
# title: National Fraud Initiative
# description: >-
#   The council must give the data sets of the National Fraud Initiative to the body that runs it.
#   No agreement and no consent is needed, people must be told, and patient data is never included.
# related_resources:
#   - description: Local Audit and Accountability Act 2014 section 33
#     ref: https://www.legislation.gov.uk/ukpga/2014/2/section/33
#   - description: Local Audit and Accountability Act 2014 Schedule 9 paragraph 1
#     ref: https://www.legislation.gov.uk/ukpga/2014/2/schedule/9/paragraph/1
#   - description: Local Audit and Accountability Act 2014 Schedule 9 paragraph 2
#     ref: https://www.legislation.gov.uk/ukpga/2014/2/schedule/9/paragraph/2
# custom:
#   subject: fraud_and_benefits
#   adds: [nfi_code_of_practice, inform_subject]
#   reading: "a choice: no health data is let through here, though Schedule 9 speaks of patient data only"
national_fraud_initiative := []

# METADATA
# title: Preventing and investigating fraud
# description: >-
#   Ordinary and criminal offence data may be shared with public bodies and housing providers to
#   investigate fraud, under an agreement in force.
# related_resources:
#   - description: Data Protection Act 2018 Schedule 1 paragraph 14 (preventing fraud)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/14
#   - description: Digital Economy Act 2017 section 56
#     ref: https://www.legislation.gov.uk/ukpga/2017/30/section/56
#   - description: Data Protection Act 2018 Schedule 1 paragraph 36 (criminal offence data)
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/schedule/1/paragraph/36
# custom:
#   subject: fraud_and_benefits
fraud_prevention := []

# METADATA
# title: Paying the right benefit
# description: >-
#   What is needed to decide and pay benefits may be shared with the government department that runs
#   them, under an agreement in force. Special category data is not part of it.
# related_resources:
#   - description: Welfare Reform Act 2012 section 131
#     ref: https://www.legislation.gov.uk/ukpga/2012/5/section/131
#   - description: Social Security Administration Act 1992 section 122C
#     ref: https://www.legislation.gov.uk/ukpga/1992/5/section/122C
#   - description: Social Security Administration Act 1992 section 122D
#     ref: https://www.legislation.gov.uk/ukpga/1992/5/section/122D
#   - description: Social Security Administration Act 1992 section 122E
#     ref: https://www.legislation.gov.uk/ukpga/1992/5/section/122E
# custom:
#   subject: fraud_and_benefits
benefits := []
